import type { Fact, MemoryLocks } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";

// CAP_SYS_RESOURCE of include/uapi/linux/capability.h: who has it may raise limits.
const SYS_RESOURCE = 1n << 24n;

type Daemon = MemoryLocks["daemons"][number];

/** How much memory libvirt's daemons may let a VM lock: VFIO pins all memory of a VM that has a VF. */
export const memoryLocksFact: Fact<"memoryLocks"> = {
  id: "memoryLocks",
  source: "/proc/PID/{limits,status} of libvirtd and virtqemud",
  command: `
[ -r /proc/1/fd ] || { echo 'not root'; exit 1; }
hits=$(grep -lE '^(libvirtd|virtqemud)$' /proc/[0-9]*/comm)
echo "exit grep $?"
for hit in $hits; do
  folder=\${hit%/comm}
  if [ -r "$folder/limits" ] && [ -r "$folder/status" ]; then
    read -r name <"$hit"
    printf 'daemon %s %s\\n' "\${folder#/proc/}" "$name"
    grep -a '^Max locked memory' "$folder/limits"
    grep -a '^CapEff' "$folder/status"
  fi
done
echo 'done'`,
  parse: ({ text }) => {
    const lines = text.trimEnd().split("\n");
    if (lines.includes("not root"))
      return unreadable("the limits of other processes can be seen by root alone");
    const searchExit = Number(/^exit grep (\d+)$/m.exec(text)?.[1] ?? 127);
    if (searchExit > 2 || lines.at(-1) !== "done")
      return unreadable(`looking at the limits of processes gave: ${excerpt(text)}`);
    const blocks = text.split(/^daemon /m).slice(1);
    return known({ daemons: blocks.flatMap(daemonOf) });
  },
};

/** One that ended while it was looked at has no limit. */
function daemonOf(block: string): readonly Daemon[] {
  const [, pid, program = ""] = /^(\d+) (.*)$/m.exec(block) ?? [];
  const [, most] = /^Max locked memory +\S+ +(\S+)/m.exec(block) ?? [];
  const [, capabilities] = /^CapEff:\s*([0-9a-f]{1,16})$/m.exec(block) ?? [];
  if (most === undefined || capabilities === undefined) return [];
  const mayRaise = (BigInt(`0x${capabilities}`) & SYS_RESOURCE) !== 0n;
  const bytes = most === "unlimited" ? most : Number(most);
  return Number.isNaN(bytes) ? [] : [{ pid: Number(pid), program, most: bytes, mayRaise }];
}
