import type { Fact, Workloads } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";

type Vm = Workloads["vms"][number];

const ARGUMENT_LINE = /^\/proc\/(\d+)\/cmdline[:-](.*)$/;
const PROGRAM = /(?:^|\/)(?:qemu-system-[^/]*|qemu-kvm|kvm|kvm-spice)$/;
const SEARCH_EXIT = /^exit grep (\d+)$/m;

/** The virtual machines that run now: QEMU processes with the name that each was given. */
export const workloadsFact: Fact<"workloads"> = {
  id: "workloads",
  source: "/proc/*/comm, then /proc/PID/cmdline of QEMU processes",
  command: `
[ -r /proc/1/cmdline ] || { echo 'not root'; exit 1; }
hits=$(grep -lE '^(qemu|kvm)' /proc/[0-9]*/comm)
echo "exit grep $?"
[ -n "$hits" ] || exit 0
files=
for hit in $hits; do files="$files \${hit%comm}cmdline"; done
grep -aHzE -A1 -e '^--?(name|machine|M)$' -e '(^|/)(qemu-system-[^/]*|qemu-kvm|kvm|kvm-spice)$' $files |
tr '\\0' '\\n'`,
  parse: ({ text }) => {
    if (text.startsWith("not root")) return unreadable("the processes of others can be seen by root alone");
    const searchExit = Number(SEARCH_EXIT.exec(text)?.[1] ?? 127);
    const missing = /^.*: (?:command )?not found$/m.exec(text)?.[0];
    if (searchExit > 2 || missing !== undefined) {
      return unreadable(missing ?? `looking through /proc/*/comm gave: ${text.trim().split("\n")[0] ?? ""}`);
    }
    const vms = [...argumentsByPid(text)].flatMap(([pid, words]) => vmOf(pid, words));
    return known({ vms: vms.toSorted((a, b) => a.pid - b.pid) });
  },
};

function argumentsByPid(text: string): ReadonlyMap<number, readonly string[]> {
  const wordsByPid = new Map<number, string[]>();
  for (const line of text.split("\n")) {
    const [, pid, word] = ARGUMENT_LINE.exec(line) ?? [];
    if (pid === undefined || word === undefined) continue;
    const words = wordsByPid.get(Number(pid)) ?? [];
    words.push(word);
    wordsByPid.set(Number(pid), words);
  }
  return wordsByPid;
}

/** The machine `none` is libvirt asking QEMU what it can do, not a VM. */
function vmOf(pid: number, words: readonly string[]): Vm[] {
  const machine = valueAfter(words, ["-machine", "--machine", "-M"]);
  if (!words.some((word) => PROGRAM.test(word)) || /^(?:type=)?none(?:,|$)/.test(machine ?? "")) return [];
  return [{ pid, name: guestName(valueAfter(words, ["-name", "--name"]) ?? "") || `process ${pid}` }];
}

function valueAfter(words: readonly string[], options: readonly string[]): string | undefined {
  const at = words.findIndex((word) => options.includes(word));
  return at < 0 ? undefined : words[at + 1];
}

/** QEMU writes a comma in a value as two. */
function guestName(option: string): string {
  const parts = option.replaceAll(",,", "\0").split(",");
  const named = parts.find((part) => part.startsWith("guest="))?.slice("guest=".length);
  const bare = parts[0]?.includes("=") ? "" : parts[0];
  return (named ?? bare ?? "").replaceAll("\0", ",");
}
