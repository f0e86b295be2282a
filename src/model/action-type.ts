import type { HostAction } from "./action.ts";
import type { HostName } from "./ids.ts";
import type { ActionOutcome } from "./run.ts";
import type { CommandResult, Script } from "./script.ts";

/** How a kind of action is carried out and taken back; all of it is pure, the stage runs the script. */
export type ActionType<A extends HostAction> = {
  readonly kind: A["kind"];
  /** What runs on the host as root; it must be safe to run again after it was cut off. */
  readonly toScript: (action: A) => Script;
  /** How long the script may take. */
  readonly timeoutMs: (action: A) => number;
  readonly readResult: (action: A, result: CommandResult, host: HostName) => ActionOutcome;
  /** What takes it back; undefined: nothing has to be. */
  readonly inverse: (action: A) => HostAction | undefined;
};
