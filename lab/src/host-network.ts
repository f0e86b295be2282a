import type { HostDefinition } from "./hosts.ts";
import { cardArguments } from "./machine.ts";

/** QEMU's arguments for a host's two cards: PF 1 with nobody at its other end, PF 2 with the SSH session on it. */
export function hostNetwork(host: HostDefinition, sshPort: number): string[] {
  return [
    ["-netdev", "hubport,id=free,hubid=0", "-netdev", busyNetwork(host, sshPort)],
    cardArguments({ number: 1, netdev: "free", mac: macOf(host, 1) }),
    cardArguments({ number: 2, netdev: "busy", mac: macOf(host, 2) }),
  ].flat();
}

/** restrict=on: the guest reaches nothing outside, and is reached on its SSH port only. */
function busyNetwork(host: HostDefinition, sshPort: number): string {
  const forward = `hostfwd=tcp:127.0.0.1:${sshPort}-${host.address}:22`;
  return `user,id=busy,restrict=on,ipv6=off,net=10.77.0.0/24,host=10.77.0.1,dns=10.77.0.2,${forward}`;
}

function macOf(host: HostDefinition, pf: number): string {
  return `52:54:00:77:0${host.index + 1}:0${pf}`;
}
