import type { Finding } from "../model/finding.ts";
import type { HostName, RunId } from "../model/ids.ts";
import type { HostOutcome } from "../model/run.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
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
  const failed = hosts.filter(({ outcome }) => outcome.kind === "failed").length;
  const stopped = hosts.filter(({ outcome }) => outcome.kind === "stopped").length;
  const lines = [
    ...(done.length === 0 ? [] : [line(styled("good", "done: "), compressHostNames(done).join(", "))]),
    ...hosts.flatMap(({ host, outcome }) => (outcome.kind === "done" ? [] : outcomeLines(host, outcome))),
    line(
      styled("bold", `${countText(hosts.length, "host")}: `),
      [`${done.length} done`, ...part(failed, "failed"), ...part(stopped, "stopped")].join(", "),
    ),
    line(styled("dim", `vfleet show ${run} shows it again; vfleet undo ${run} takes it back`)),
  ];
  return renderLines(lines, options);
}

function outcomeLines(
  host: HostName,
  outcome: { readonly kind: string; readonly finding: Finding },
): readonly Line[] {
  return [
    line(styled("bad", `${outcome.kind}: `), styled("bold", host)),
    ...findingLines([outcome.finding], { withSubject: false }).map((each) => indented(2, each)),
  ];
}

function part(count: number, word: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${word}`];
}
