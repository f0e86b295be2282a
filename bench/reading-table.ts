import type { Contender } from "./contender.ts";
import type { Measurement, Rounds } from "./measure.ts";
import { spreadOf } from "./spread.ts";
import { textTable } from "./text-table.ts";

const HEAD = [
  "",
  "program s",
  "least-most",
  "ms/host",
  "x bare",
  "CPU ms/host",
  "on client",
  "on host",
  "CPU x bare",
];

/** The contenders in a row each; bare is what the ratios are of, and vfleet is what Ansible is compared with. */
export function readingTable(rounds: Rounds, hostCount: number): string {
  const [bare, vfleet] = [...rounds.keys()];
  if (bare === undefined || vfleet === undefined) return "";
  const rows = [...rounds].map(([contender, measured]) =>
    row(contender, measured, { bare: rounds.get(bare) ?? [], hostCount }),
  );
  const peers = [...rounds].filter(([contender]) => contender !== bare && contender !== vfleet);
  const ofVfleet = rounds.get(vfleet) ?? [];
  const aim = `vfleet takes ${ratio(ofVfleet, rounds.get(bare) ?? [], readMs).toFixed(2)} times as long as a bare connect (aim: 1.3)\n`;
  const times = peers.map(
    ([{ title }, measured]) =>
      `vfleet is ${oneDigit(ratio(measured, ofVfleet, programMs))} times as fast as ${title} (aim: 20)\n`,
  );
  return `${textTable([HEAD, ...rows])}\n${aim}${times.join("")}`;
}

type Of = (measured: Measurement) => number;

const programMs: Of = (measured) => measured.programMs;
const readMs: Of = (measured) => measured.readMs;
const cpuMs: Of = (measured) => measured.clientCpuMs + measured.hostCpuMs;

function row(
  { title }: Contender,
  measured: readonly Measurement[],
  { bare, hostCount }: { readonly bare: readonly Measurement[]; readonly hostCount: number },
): readonly string[] {
  const program = spreadOf(measured.map(programMs));
  const perHost = (of: Of): string => (spreadOf(measured.map(of)).median / hostCount).toFixed(1);
  return [
    title,
    seconds(program.median),
    `${seconds(program.least)}-${seconds(program.greatest)}`,
    perHost(readMs),
    ratio(measured, bare, readMs).toFixed(2),
    perHost(cpuMs),
    perHost(({ clientCpuMs }) => clientCpuMs),
    perHost(({ hostCpuMs }) => hostCpuMs),
    ratio(measured, bare, cpuMs).toFixed(2),
  ];
}

/** The middle of the rounds' ratios: what else the machine did in a round was there for both. */
function ratio(one: readonly Measurement[], other: readonly Measurement[], of: Of): number {
  return spreadOf(
    one.flatMap((measured, at) => (other[at] === undefined ? [] : of(measured) / of(other[at]))),
  ).median;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function oneDigit(value: number): string {
  return value.toFixed(1);
}
