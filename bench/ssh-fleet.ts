import { cpus } from "node:os";
import { join } from "node:path";
import { mapLimited } from "../src/base/concurrency.ts";
import type { Contender } from "./contender.ts";
import { type HostAccess, LoopbackHosts } from "./loopback-hosts.ts";
import { type Measurement, measureRounds } from "./measure.ts";
import { runProgram } from "./run-program.ts";
import { spreadOf } from "./spread.ts";
import { ssh2Contenders } from "./ssh2-contenders.ts";
import { textTable } from "./text-table.ts";

const HEAD = ["", "s", "hosts/s", "x bare", "ms/host on client", "x bare", "on host", "x bare"];

/** How many hosts are read, how many of them at once, and how often. */
export type SshFleetSize = {
  readonly hostCount: number;
  readonly concurrency: number;
  readonly rounds: number;
};

/**
 * What limits the reading of a large fleet: a bare handshake with one command, by ssh2 and by the ssh program, beside
 * vfleet's discover of the same hosts in the same rounds, with the processor time of the client and of the hosts apart.
 */
export async function sshFleetText(size: SshFleetSize, report: (line: string) => void): Promise<string> {
  const { hostCount, concurrency, rounds } = size;
  const hosts = await LoopbackHosts.start(hostCount);
  const stop = (): void => hosts.stop();
  process.once("exit", stop);
  try {
    const contenders = [...ssh2Contenders(hosts.access, concurrency), sshProgram(hosts.access, concurrency)];
    const measured = await measureRounds(
      contenders.map((contender) => ({ contender, rounds: contender.slow ? 1 : rounds })),
      hosts,
      report,
    );
    const [bare = [], discover = []] = [...measured.values()];
    const rows = [...measured].map(([{ title }, all]) => row(title, all, { bare, hostCount }));
    return `Reading ${hostCount} hosts on the loopback, ${concurrency} at once, ${cpus().length} cores for client and hosts together, medians of ${rounds} rounds (ssh program: 1)

${textTable([HEAD, ...rows])}
${limitText(bare, discover)}`;
  } finally {
    process.removeListener("exit", stop);
    stop();
  }
}

/** The ssh program once a host, as an operator's loop would run it. */
function sshProgram(access: HostAccess, concurrency: number): Contender {
  const config = ["-F", access.sshConfig, "-o", "BatchMode=yes"];
  return {
    title: "connect and `true`, ssh program",
    slow: true,
    read: async (hostCount) => {
      await mapLimited(access.names.slice(0, hostCount), concurrency, (name) =>
        runProgram("ssh", [...config, name, "true"], { HOME: join(access.folder, "home") }),
      );
      return undefined;
    },
    cleanUp: async () => undefined,
  };
}

type Of = (measured: Measurement) => number;

const readMs: Of = (measured) => measured.readMs;
const clientMs: Of = (measured) => measured.clientCpuMs;
const hostMs: Of = (measured) => measured.hostCpuMs;

function row(
  title: string,
  all: readonly Measurement[],
  { bare, hostCount }: { readonly bare: readonly Measurement[]; readonly hostCount: number },
): readonly string[] {
  const perHost = (of: Of): string => (spreadOf(all.map(of)).median / hostCount).toFixed(1);
  const ratio = (of: Of): string => ratioOf(all, bare, of).toFixed(2);
  const wholeMs = spreadOf(all.map(readMs)).median;
  return [
    title,
    (wholeMs / 1000).toFixed(1),
    ((hostCount / wholeMs) * 1000).toFixed(0),
    ratio(readMs),
    perHost(clientMs),
    ratio(clientMs),
    perHost(hostMs),
    ratio(hostMs),
  ];
}

/** The share of the handshake in what a host costs: of all the time, and of the client's processor alone. */
function limitText(bare: readonly Measurement[], discover: readonly Measurement[]): string {
  const share = (of: Of): string => `${((1 / ratioOf(discover, bare, of)) * 100).toFixed(0)} %`;
  return `Handshake, login and one command are ${share(readMs)} of the time that discover takes, ${share(clientMs)} of the client's processor time and ${share(hostMs)} of the hosts'
`;
}

/** The middle of the rounds' ratios: what else the machine did in a round was there for both. */
function ratioOf(one: readonly Measurement[], other: readonly Measurement[], of: Of): number {
  return spreadOf(
    one.flatMap((measured, at) => (other[at] === undefined ? [] : of(measured) / of(other[at]))),
  ).median;
}
