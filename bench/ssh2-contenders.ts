import { join } from "node:path";
import type { Contender } from "./contender.ts";
import type { HostAccess } from "./loopback-hosts.ts";
import type { ReadAnswer, ReadRequest } from "./read-hosts.ts";
import { runProgram } from "./run-program.ts";

/** Bare connect, then vfleet's discover: each a new Node process over the same library. */
export function ssh2Contenders(access: HostAccess, concurrency: number): readonly Contender[] {
  const contender = (title: string, way: ReadRequest["way"]): Contender => ({
    title,
    slow: false,
    read: async (hostCount) => {
      const names = access.names.slice(0, hostCount);
      const request: ReadRequest = { way, access: { ...access, names }, concurrency };
      const program = join(import.meta.dirname, "read-hosts.ts");
      const stdout = await runProgram(process.execPath, [program, JSON.stringify(request)]);
      return JSON.parse(stdout) as ReadAnswer;
    },
    cleanUp: async () => undefined,
  });
  return [contender("connect and `true`, ssh2", "bare"), contender("vfleet discover", "discover")];
}
