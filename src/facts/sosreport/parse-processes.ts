import { known, type Reading, unreadable } from "../../model/reading.ts";
import { fileBeginning, lacking, type SosFiles } from "./sos-files.ts";

/** A process as ps showed it. */
export type SosProcess = {
  readonly pid: number;
  readonly parent: number;
  /** What the kernel calls it. */
  readonly name: string;
  /** Its command line, cut at spaces. */
  readonly words: readonly string[];
  /** Whole seconds after the boot. */
  readonly startedAt: number;
  readonly contained: boolean;
};

/** Where the lists are, as beginnings of paths: the columns that sos asks for differ between its versions. */
export const processPaths: readonly string[] = [
  "sos_commands/process/ps_axo_flags_",
  "sos_commands/process/ps_axo_pid_",
];

// flags, state, uid, pid, ppid, ... lstart, tty, time, cmd
const WITH_START =
  /^\S+\s+\S+\s+\S+\s+(\d+)\s+(\d+)\s.*?\s([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})\s+\S+\s+\S+\s+(.*)$/;
// pid, ppid, user, group, lwp, nlwp, start_time, comm, cgroup
const WITH_GROUP = /^\s*(\d+)\s+\d+\s+\S+\s+\S+\s+\d+\s+\d+\s+\S+\s+(\S.*?)\s+(\S+)\s*$/;
const CONTAINER = /docker|libpod|kubepods|containerd|crio|\blxc\b/;

/** Every process, from the two lists of `ps axo` that sos has had since 3.6; one that only one of them has came or went in between. */
export function parseProcesses(files: SosFiles): Reading<readonly SosProcess[]> {
  const [starts, groups] = processPaths.map((path) => fileBeginning(files, path)?.split("\n"));
  if (starts === undefined || groups === undefined)
    return lacking("ps axo with lstart, and with cgroup (sos 3.6 or newer)");
  const named = new Map(groups.flatMap(readGroup));
  const rows = starts.flatMap(readStart);
  // Both times are as the host's clock shows them; what counts is how long after the first process each began.
  const first = rows.find(({ pid }) => pid === 1)?.at;
  if (first === undefined) return unreadable("ps axo shows no process 1");
  return known(
    rows.flatMap(({ pid, at, ...row }) => {
      const group = named.get(pid);
      return group ? [{ ...row, pid, ...group, startedAt: Math.max(0, (at - first) / 1000) }] : [];
    }),
  );
}

function readStart(line: string) {
  const [, pid, parent, start, command = ""] = WITH_START.exec(line) ?? [];
  const at = start === undefined ? Number.NaN : Date.parse(`${start} UTC`);
  if (pid === undefined || Number.isNaN(at)) return [];
  return [{ pid: Number(pid), parent: Number(parent), at, words: command.trim().split(/\s+/) }];
}

function readGroup(
  line: string,
): (readonly [number, { readonly name: string; readonly contained: boolean }])[] {
  const [, pid, name, group] = WITH_GROUP.exec(line) ?? [];
  if (pid === undefined || name === undefined || group === undefined) return [];
  return [[Number(pid), { name, contained: CONTAINER.test(group) }]];
}
