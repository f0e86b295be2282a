import type { SubjectAsk } from "../stages/subject/subject-ask.ts";
import { CliProblem } from "./cli-problem.ts";
import { exitCodes } from "./exit-codes.ts";

/** Options of diagnose that name one thing. */
export type SubjectOptions = {
  readonly server?: string;
  readonly port?: string;
  readonly flavor?: string;
  readonly network?: readonly string[];
  /** There is no cloud in it. */
  readonly sosreport?: readonly string[];
};

/** Which one thing the options name; undefined: none. Throws CliProblem for options that do not go together. */
export function subjectAskOf(options: SubjectOptions): SubjectAsk | undefined {
  const { server, port, flavor, network = [], sosreport } = options;
  const names = [server, port, flavor, network[0]].filter((each) => each !== undefined);
  if (names.length === 0) return undefined;
  if (names.includes("")) throw wrong("a name is empty");
  if (sosreport !== undefined) throw wrong("sosreports do not tell of servers, ports and flavors");
  if (flavor === undefined && network.length === 0) {
    if (server !== undefined) return { kind: "server", server, port };
    return { kind: "port", port: port ?? "" };
  }
  if (server !== undefined || port !== undefined)
    throw wrong("a server or a port has its flavor and its networks");
  if (flavor === undefined || network.length === 0)
    throw wrong("a flavor and a network belong together, for a server that is not made yet");
  return { kind: "wish", flavor, networks: network };
}

function wrong(why: string): CliProblem {
  return new CliProblem(
    why,
    "Give --server, or --port, or --flavor with --network; --server may have its --port besides.",
    exitCodes.usage,
  );
}
