import type { Finding } from "../model/finding.ts";
import type { HostName, RunId } from "../model/ids.ts";
import type { HostOutcome } from "../model/run.ts";
import { countText } from "./count-text.ts";
import { isCloud, placesText, placeText } from "./place-text.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { findingLines } from "./view-findings.ts";

/** How a run ended on each host. */
export type EndedRun = {
  readonly run: RunId;
  readonly hosts: readonly { readonly host: HostName; readonly outcome: HostOutcome }[];
};

/** How a run ended: the hosts that are done in one line, the others with their reason, and how to see and undo it. */
export function viewRunResult(result: EndedRun, options: ViewOptions): string {
  const { run, hosts } = result;
  const done = hosts.filter(({ outcome }) => outcome.kind === "done").map(({ host }) => host);
  const real = hosts.filter(({ host }) => !isCloud(host));
  const count = (kind: HostOutcome["kind"]) => real.filter(({ outcome }) => outcome.kind === kind).length;
  const clouds = hosts.filter(({ host }) => isCloud(host));
  const words = [
    `${count("done")} done`,
    ...part(count("failed"), "failed"),
    ...part(count("stopped"), "stopped"),
  ];
  const parts = [
    ...(real.length === 0 && clouds.length > 0
      ? []
      : [[styled("bold", `${countText(real.length, "host")}: `), words.join(", ")]]),
    ...clouds.map(({ host, outcome }) => [styled("bold", placeText(host)), `: ${outcome.kind}`]),
  ];
  const lines = [
    ...(done.length === 0 ? [] : [line(styled("good", "done: "), placesText(done))]),
    ...hosts.flatMap(({ host, outcome }) =>
      outcome.kind === "done" ? leftOutLines(host, outcome.findings ?? []) : outcomeLines(host, outcome),
    ),
    line(...parts.flatMap((spans, at) => (at === 0 ? spans : ["; ", ...spans]))),
    line(styled("dim", `vfleet show ${run} shows it again; vfleet undo ${run} takes it back`)),
  ];
  return renderLines(lines, options);
}

function outcomeLines(
  host: HostName,
  outcome: { readonly kind: string; readonly finding: Finding },
): readonly Line[] {
  return [
    line(styled("bad", `${outcome.kind}: `), styled("bold", placeText(host))),
    ...findingLines([outcome.finding], { withSubject: false }).map((each) => indented(2, each)),
  ];
}

/** What of a place that is done was left out. */
function leftOutLines(host: HostName, findings: readonly Finding[]): readonly Line[] {
  if (findings.length === 0) return [];
  return [
    line(styled("warn", "left out: "), styled("bold", placeText(host))),
    ...findingLines(findings, { withSubject: false }).map((each) => indented(2, each)),
  ];
}

function part(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${word}`];
}
