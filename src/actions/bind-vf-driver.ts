import type { BindVfDriver } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";
import { vfUseFunctions } from "./vf-shell.ts";

const text = `${scriptPrelude}
${vfUseFunctions}pf=$1 index=$2 driver=$3
vf=/sys/bus/pci/devices/$pf/virtfn$index
[ -e "$vf" ] || [ -n "$driver" ] || exit 10
[ -e "$vf" ] || fail 22 "$pf has no VF $index"
address=$(readlink "$vf"); address=\${address##*/}
vf=/sys/bus/pci/devices/$address
bound() { current=$(readlink "$vf/driver") || current=; current=\${current##*/}; }
bound
[ "$current" != "$driver" ] || exit 10
use=$(use_of_vf "$vf")
[ -z "$use" ] || fail 21 "$use"
if [ -n "$driver" ] && [ ! -d "/sys/bus/pci/drivers/$driver" ]; then
  modprobe -- "$driver" || fail 30 "the driver $driver is not there"
fi
if [ -n "$current" ]; then
  printf '%s' "$address" | tee "$vf/driver/unbind" >/dev/null || fail 30 "$current does not let go of $address"
fi
printf '%s\\n' "$driver" | tee "$vf/driver_override" >/dev/null || fail 30 "the kernel refused the driver of $address"
if [ -n "$driver" ]; then
  printf '%s' "$address" | tee /sys/bus/pci/drivers_probe >/dev/null || fail 30 "$driver does not take $address"
fi
bound
[ "$current" = "$driver" ] || fail 30 "$address is bound to \${current:-no driver}, not to \${driver:-none}"
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
