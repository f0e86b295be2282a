import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import type { HostProof, ProofCheck, ProofReport, ProofTime } from "../model/proof.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
import { formatDuration } from "./format-duration.ts";
import type { Style } from "./palette.ts";
import { placeText } from "./place-text.ts";
import { brokenLayer, isToldByFinding, proofOutcomeWords } from "./proof-words.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { findingLines } from "./view-findings.ts";

/** How a proof is shown: full has each check of each host, also of those on which all holds. */
export type ProofViewOptions = ViewOptions & { readonly full: boolean };

/** What a proof showed: the hosts that failed and why, those that were not tried, then those that are proved. */
export function viewProof(report: ProofReport, options: ProofViewOptions): string {
  const { hosts, throughputs, findings, run } = report;
  const clean = options.full ? [] : hosts.filter(isClean);
  const others = hosts
    .filter((each) => !clean.includes(each))
    .toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome));
  const lines = [
    ...groupAlike(others).flatMap((group) => [...groupLines(group, options.width), line("")]),
    ...cleanLines(clean),
    ...throughputs.map(({ from, to, mbitPerSecond }) =>
      line(`throughput from ${from} to ${to}: ${mbitPerSecond} Mb/s, measured and not judged`),
    ),
    ...findingLines(findings.map(inWords), { withSubject: true }),
    totals(report),
    line(
      styled("dim", `vfleet show ${run} shows it again: with --full all that was looked at, `),
      styled("dim", "with -o json also the consoles of the VMs"),
    ),
  ];
  return renderLines(lines, options);
}

/** The cloud as people name it. */
function inWords(finding: Finding): Finding {
  return { ...finding, subject: { ...finding.subject, host: placeText(finding.subject.host as HostName) } };
}

const ORDER: readonly HostProof["outcome"][] = ["failed", "not-run", "proved"];

const STYLES: Readonly<Record<HostProof["outcome"], Style>> = {
  proved: "good",
  failed: "bad",
  "not-run": "warn",
};

function isClean({ outcome, checks, findings }: HostProof): boolean {
  return outcome === "proved" && findings.length === 0 && checks.every(({ holds }) => holds === "yes");
}

/** Hosts of which the same is to be said, such as those that were not tried for one reason. */
function groupAlike(proofs: readonly HostProof[]): readonly (readonly HostProof[])[] {
  const groups = Map.groupBy(proofs, ({ host, physicalNetwork, outcome, checks, findings }) =>
    JSON.stringify([physicalNetwork, outcome, checks, findings]).replaceAll(JSON.stringify(host), "HOST"),
  );
  return [...groups.values()];
}

function groupLines(group: readonly HostProof[], width: number): readonly Line[] {
  const [first] = group;
  if (first === undefined) return [];
  const { outcome, checks, findings } = first;
  const layer = brokenLayer(first);
  const at = outcome === "failed" && layer !== undefined ? ` at ${layer}` : "";
  const names = compressHostNames(group.map(({ host }) => host)).join(", ");
  return [
    line(
      styled(STYLES[outcome], `${proofOutcomeWords[outcome]}${at}: `),
      styled("bold", names),
      onNetwork(first),
    ),
    // The headline says what they are about.
    ...findingLines(
      findings.map((finding) => ({ ...finding, subject: { host: finding.subject.host } })),
      { withSubject: false },
    ).map((each) => indented(2, each)),
    ...checks.filter((check) => !isToldByFinding(check, findings)).map((check) => checkLine(check, width)),
    ...(group.length === 1 ? vmLines(first) : []),
  ];
}

function onNetwork({ physicalNetwork }: HostProof): string {
  return physicalNetwork === "" ? "" : ` on ${physicalNetwork}`;
}

const MARKS: Readonly<Record<ProofCheck["holds"], readonly [word: string, style: Style]>> = {
  yes: ["yes    ", "good"],
  no: ["no     ", "bad"],
  unknown: ["unknown", "warn"],
};

/** Columns before what was seen; a narrow terminal has no room to keep further rows below it. */
const SEEN_AT = 22;

function checkLine({ layer, holds, summary }: ProofCheck, width: number): Line {
  const [mark, style] = MARKS[holds];
  const of = indented(2, line(styled(style, mark), ` ${layer.padEnd(11)} ${summary}`));
  return width < 3 * SEEN_AT ? of : { ...of, hang: SEEN_AT };
}

const TIMES: Readonly<Record<ProofTime["what"], string>> = {
  build: "to build",
  answer: "to answer",
  delete: "to delete",
};

/** By what a VM is found in logs, and how long it took. */
function vmLines({ vm, times }: HostProof): readonly Line[] {
  const took = times.map(({ what, durationMs }) => `${formatDuration(durationMs)} ${TIMES[what]}`);
  const words = [
    ...(vm?.serverId === undefined ? [] : [`server ${vm.serverId}`]),
    ...(vm?.instanceName === undefined ? [] : [vm.instanceName]),
    ...(vm?.portId === undefined ? [] : [`port ${vm.portId}`]),
    ...(vm?.mac === undefined ? [] : [vm.mac]),
    ...(vm?.address === undefined ? [] : [vm.address]),
  ];
  return [words, took]
    .filter((part) => part.length > 0)
    .map((part) => indented(2, line(styled("dim", part.join(", ")))));
}

function cleanLines(proofs: readonly HostProof[]): readonly Line[] {
  const groups = [...Map.groupBy(proofs, ({ physicalNetwork }) => physicalNetwork)];
  const lines = groups.map(([network, each]) =>
    line(
      styled("good", `proved on ${network}: `),
      compressHostNames(each.map(({ host }) => host)).join(", "),
    ),
  );
  return lines.length === 0 ? [] : [...lines, line("")];
}

function totals({ hosts, reach, startedAt, endedAt }: ProofReport): Line {
  const count = (outcome: HostProof["outcome"]) => hosts.filter((each) => each.outcome === outcome).length;
  const [proved, failed, notRun] = [count("proved"), count("failed"), count("not-run")];
  const tookMs = Date.parse(endedAt) - Date.parse(startedAt);
  return line(
    styled("bold", `${sizeText(hosts)}: `),
    styled(proved === hosts.length && proved > 0 ? "good" : "plain", `${proved} proved`),
    ", ",
    styled(failed > 0 ? "bad" : "plain", `${failed} failed`),
    ", ",
    styled(notRun > 0 ? "warn" : "plain", `${notRun} not run`),
    `; each VM asked ${reach}; ${formatDuration(tookMs)}`,
  );
}

/** A host is proved on each of its physical networks. */
function sizeText(hosts: readonly HostProof[]): string {
  const count = new Set(hosts.map(({ host }) => host)).size;
  if (count === hosts.length) return countText(count, "host");
  const networks = new Set(hosts.map(({ physicalNetwork }) => physicalNetwork).filter((name) => name !== ""));
  return `${countText(count, "host")} on ${countText(networks.size, "physical network")}`;
}
