import type { BindVfDriver } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";
import { vfCountFunctions, vfUseFunctions } from "./vf-shell.ts";

const text = `${scriptPrelude}
${vfUseFunctions}${vfCountFunctions}pf=$1 index=$2 wanted=$3
vf=/sys/bus/pci/devices/$pf/virtfn$index
[ -e "$vf" ] || [ -n "$wanted" ] || exit 10
[ -e "$vf" ] || fail 22 "$pf has no VF $index"
[ "$(bound_driver "$vf")" != "$wanted" ] || exit 10
use=$(use_of_vf "$vf")
[ -z "$use" ] || fail 21 "$use"
if [ -n "$wanted" ] && [ ! -d "/sys/bus/pci/drivers/$wanted" ]; then
  modprobe -- "$wanted" || fail 30 "the driver $wanted is not there"
fi
bind_vf "$vf" "$wanted" || exit 30
now=$(bound_driver "$vf")
[ "$now" = "$wanted" ] || fail 30 "VF $index of $pf is bound to \${now:-no driver}, not to \${wanted:-none}"
`;

/** Binds one VF to a driver or to none; refused while a process or the host uses it. */
export const bindVfDriver: ActionType<BindVfDriver> = {
  kind: "bind-vf-driver",
  toScript: ({ pf, index, to }) => ({ text, args: [pf, String(index), to ?? ""] }),
  timeoutMs: () => 120_000,
  readResult: (action, result, host) =>
    readScriptResult(
      {
        host,
        item: `${action.pf} VF ${action.index}`,
        what: `bind VF ${action.index} of ${action.pf} to ${action.to ?? "no driver"}`,
      },
      result,
    ),
  inverse: ({ from, to, ...rest }) => ({ ...rest, from: to, to: from }),
};
