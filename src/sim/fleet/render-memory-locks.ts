import type { MemoryLocks } from "../../model/host-facts.ts";

/** What the fact of memory locks prints. */
export function renderMemoryLocks({ daemons }: MemoryLocks): string {
  const lines = daemons.flatMap(({ pid, program, most, mayRaise }) => [
    `daemon ${pid} ${program}`,
    `Max locked memory         ${most}               ${most}               bytes`,
    `CapEff:\t${mayRaise ? "000001ffffffffff" : "0000000000000000"}`,
  ]);
  return ["exit grep 0", ...lines, "done\n"].join("\n");
}
