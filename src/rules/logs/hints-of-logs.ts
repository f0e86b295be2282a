import { printable } from "../../base/printable.ts";
import type { Hint } from "../../model/diagnosis.ts";
import type { Evidence } from "../../model/finding.ts";
import type { HostName } from "../../model/ids.ts";
import type { LogReading } from "../../model/log-reading.ts";
import { confirmationWords, type LogName, type Signature } from "../../model/signature.ts";
import { allSignatures } from "../signatures/all.ts";
import { findSignatures, type SeenLine, type SeenSignature } from "./find-signatures.ts";

/** What a host's logs hint at, with first and last lines as evidence. Pure. */
export function hintsOfLogs(host: HostName, reading: LogReading): readonly Hint[] {
  return [
    ...findSignatures(reading, allSignatures).map((seen) => hintOf(host, seen)),
    ...gapsOf(host, reading),
  ];
}

function gapsOf(host: HostName, { gaps }: LogReading): readonly Hint[] {
  if (gaps.length === 0) return [];
  return [
    {
      code: "logs-partly-read",
      severity: "note",
      layer: "access",
      subject: { host },
      summary: `Of ${gaps.length} logs not all was read`,
      detail: "What stands in the rest is not known.",
      why: "Logs are read gently and up to a limit, the newest first.",
      howToMakeSure: "vfleet diagnose --logs with a shorter age reads fewer files",
      confirmedBy: [],
      evidence: gaps.map(({ path, reason }) => ({ source: printable(path), text: printable(reason) })),
    },
  ];
}

const ofAnyHost: readonly LogName[] = ["nova-api", "nova-conductor", "nova-scheduler", "neutron-server"];

function hintOf(host: HostName, { signature, count, lines }: SeenSignature): Hint {
  return {
    code: signature.id,
    severity: signature.severity === "note" ? "note" : "advice",
    layer: signature.layer,
    subject: { host },
    summary: signature.summary,
    detail: whenSeen(count, lines),
    fix: signature.fix,
    why: `${signature.log} writes this line (${signature.releases}).`,
    howToMakeSure: signature.check,
    confirmedBy: confirmingRules(signature),
    ...(ofAnyHost.includes(signature.log) && { ofAnyHost: true }),
    evidence: [
      { source: `log signature ${signature.id}`, text: whenSeen(count, lines) },
      ...lines.map(evidenceOf),
    ],
  };
}

/** The codes of the rules on facts that confirm a signature; none for those that stay hints. */
export function confirmingRules({ weight, confirmedBy = [] }: Signature): readonly string[] {
  if (weight !== "verified") return [];
  return [...new Set(confirmedBy.flatMap((word) => confirmationWords[word].rules))];
}

function whenSeen(count: number, lines: readonly SeenLine[]): string {
  const times = lines.flatMap(({ time }) => time ?? []);
  const [first, last] = [times[0], times.at(-1)];
  const ids = [...new Set(lines.flatMap(({ requestId }) => requestId ?? []))];
  const often = count === 1 ? "Seen once" : `Seen ${count} times`;
  const when =
    first === undefined || last === undefined
      ? ""
      : first === last
        ? ` at ${first}`
        : ` from ${first} to ${last}`;
  return `${often}${when}${ids.length > 0 ? `, for ${ids.join(", ")}` : ""}.`;
}

function evidenceOf({ path, line, text }: SeenLine): Evidence {
  return { source: printable(line === undefined ? path : `${path}:${line}`), text: printable(text) };
}
