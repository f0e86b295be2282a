import type { LoadModule } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";

const text = `${scriptPrelude}
modprobe -- "$1" || fail 30 "modprobe $1 failed"
`;

/** Loads a kernel module; it stays loaded after undo, as unloading could take it from others. */
export const loadModule: ActionType<LoadModule> = {
  kind: "load-module",
  toScript: ({ module }) => ({ text, args: [module] }),
  timeoutMs: () => 60_000,
  readResult: (action, result, host) =>
    readScriptResult({ host, item: action.module, what: `load the kernel module ${action.module}` }, result),
  inverse: () => undefined,
};
