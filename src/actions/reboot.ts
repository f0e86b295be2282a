import type { Reboot } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { readScriptResult, scriptPrelude } from "./script-result.ts";

// The reboot itself starts a moment later, so that the answer still comes through the connection.
const text = `${scriptPrelude}
wanted=$1
read -r now </proc/sys/kernel/random/boot_id
[ "$now" = "$wanted" ] || exit 10
for comm in /proc/[0-9]*/comm; do
  read -r name <"$comm" 2>/dev/null || continue
  case $name in qemu-system-*|qemu-kvm|kvm) fail 21 "a virtual machine runs: $name, \${comm%/comm}" ;; esac
done
sync
( sleep 1; if [ -d /run/systemd/system ]; then systemctl reboot; else shutdown -r now; fi ) </dev/null >/dev/null 2>&1 8>&- &
`;

/** Starts the reboot if the host is still in the boot that the plan saw and runs no VM; the stage waits for its return. */
export const reboot: ActionType<Reboot> = {
  kind: "reboot",
  toScript: ({ bootId }) => ({ text, args: [bootId] }),
  timeoutMs: () => 30_000,
  readResult: (_action, result, host) =>
    readScriptResult({ host, item: "host", what: "reboot the host" }, result),
  inverse: () => undefined,
};
