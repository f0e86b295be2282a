import type { SetDriversAutoprobe } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";

const text = `${scriptPrelude}
file=/sys/bus/pci/devices/$1/sriov_drivers_autoprobe
[ -e "$file" ] || fail 22 "this kernel has no $file"
printf '%s' "$2" | tee "$file" >/dev/null || fail 30 "the kernel refused it"
read -r now <"$file"
[ "$now" = "$2" ] || fail 30 "$file reads $now after writing $2"
`;

/** Sets whether the kernel binds drivers to new VFs of a PF. */
export const setDriversAutoprobe: ActionType<SetDriversAutoprobe> = {
  kind: "set-drivers-autoprobe",
  toScript: ({ pf, to }) => ({ text, args: [pf, to ? "1" : "0"] }),
  timeoutMs: () => 30_000,
  readResult: (action, result, host) =>
    readScriptResult({ host, item: action.pf, what: `set driver autoprobe of ${action.pf}` }, result),
  inverse: ({ from, to, ...rest }) => ({ ...rest, from: to, to: from }),
};
