import type { HostName } from "../../model/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { OpenFile } from "../../ports/files.ts";

/** What an action in a cloud is carried out with. */
export type CloudWork = {
  readonly cloud: Cloud;
  /** Where it stands in the run: `cloud:NAME`, or the host that a proof is about. */
  readonly place: HostName;
  readonly clock: Clock;
  readonly openFile: OpenFile;
  /** How long what is deleted may take to be gone. */
  readonly deleteTimeoutMs: number;
  /** Told now and then what is waited for. */
  readonly onWaiting: (what: string) => void;
  readonly signal: AbortSignal;
};
