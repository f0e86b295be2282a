import type { SetLinkState } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";
import { pfUseFunction, vfUseFunctions } from "./vf-shell.ts";

const text = `${scriptPrelude}
${vfUseFunctions}${pfUseFunction}pf=$1 netdev=$2 to=$3
[ -e "/sys/bus/pci/devices/$pf/net/$netdev" ] || fail 22 "$pf has no interface $netdev now"
if [ "$to" = down ]; then
  use=$(pf_use "/sys/bus/pci/devices/$pf")
  [ -z "$use" ] || fail 21 "$use"
fi
ip link set dev "$netdev" "$to" || fail 30 "ip link set $netdev $to failed"
`;

/** Switches a PF's interface up, or down if the host does not use it. */
export const setLinkState: ActionType<SetLinkState> = {
  kind: "set-link-state",
  toScript: ({ pf, netdev, to }) => ({ text, args: [pf, netdev, to] }),
  timeoutMs: () => 60_000,
  readResult: (action, result, host) =>
    readScriptResult({ host, item: action.netdev, what: `switch ${action.netdev} ${action.to}` }, result),
  inverse: ({ from, to, ...rest }) => ({ ...rest, from: to, to: from }),
};
