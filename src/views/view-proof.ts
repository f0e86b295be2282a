import type { HostProof, ProofCheck, ProofPlan, ProofReport, ProofTime } from "../model/proof.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
import { describeAction } from "./describe-action.ts";
import { formatDuration } from "./format-duration.ts";
import type { Style } from "./palette.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { findingLines } from "./view-findings.ts";

/** What a proof will make, before it does. */
export function viewProofPlan(
  { shared, groups, notRun, run }: ProofPlan,
  { cloud, reach, ...options }: ViewOptions & { readonly cloud: string; readonly reach: string },
): string {
  const vms = groups.flat();
  const networks = Map.groupBy(
    vms.filter(({ part }) => part === "subject"),
    ({ physicalNetwork }) => physicalNetwork,
  );
  const lines = [
    line(styled("bold", `proof ${run} in the cloud ${cloud}`), ` makes this, and takes it away again:`),
    ...shared.map((action) => indented(2, line(describeAction(action)))),
    ...[...networks].map(([network, each]) =>
      indented(
        2,
        line(
          `a VM with a VF of ${network} on each of ${countText(each.length, "host")}: `,
          compressHostNames(each.map(({ host }) => host)).join(", "),
        ),
      ),
    ),
    ...vms
      .filter(({ part }) => part !== "subject")
      .map(({ part, host }) => indented(2, line(`a ${part} on ${host}`))),
    line(`Each VM has to answer ${reach}.`),
    ...findingLines(
      notRun.map(({ finding }) => finding),
      { withSubject: true },
    ),
  ];
  return renderLines(lines, options);
}

/** What a proof showed: of each host what was looked at, why it failed, and how long it took. */
export function viewProof(report: ProofReport, options: ViewOptions): string {
  const { hosts, throughputs, findings, run, reach } = report;
  const count = (outcome: HostProof["outcome"]) => hosts.filter((each) => each.outcome === outcome).length;
  const tookMs = Date.parse(report.endedAt) - Date.parse(report.startedAt);
  const lines = [
    ...hosts.flatMap((proof) => [...hostLines(proof), line("")]),
    ...throughputs.map(({ from, to, mbitPerSecond }) =>
      line(`throughput from ${from} to ${to}: ${mbitPerSecond} Mb/s, measured and not judged`),
    ),
    ...findingLines(findings, { withSubject: true }),
    line(
      styled("bold", `${countText(hosts.length, "host")}: `),
      styled(count("proved") === hosts.length ? "good" : "plain", `${count("proved")} proved`),
      ", ",
      styled(count("failed") > 0 ? "bad" : "plain", `${count("failed")} failed`),
      `, ${count("not-run")} not run; asked ${reach}; ${formatDuration(tookMs)}`,
    ),
    line(styled("dim", `vfleet show ${run} shows it again, with -o json also the consoles of the VMs`)),
  ];
  return renderLines(lines, options);
}

const OUTCOMES: Readonly<Record<HostProof["outcome"], readonly [word: string, style: Style]>> = {
  proved: ["proved", "good"],
  failed: ["failed", "bad"],
  "not-run": ["not run", "warn"],
};

const MARKS: Readonly<Record<ProofCheck["holds"], readonly [word: string, style: Style]>> = {
  yes: ["yes    ", "good"],
  no: ["no     ", "bad"],
  unknown: ["unknown", "warn"],
};

function hostLines({
  host,
  physicalNetwork,
  outcome,
  checks,
  findings,
  times,
  vm,
}: HostProof): readonly Line[] {
  const [word, style] = OUTCOMES[outcome];
  const on = physicalNetwork === "" ? "" : ` on ${physicalNetwork}`;
  const server = vm?.serverId === undefined ? "" : ` (server ${vm.serverId})`;
  return [
    line(styled(style, `${word}: `), styled("bold", host), on, styled("dim", server)),
    ...checks.map(({ layer, holds, summary }) => {
      const [mark, markStyle] = MARKS[holds];
      return { ...indented(2, line(styled(markStyle, mark), ` ${layer.padEnd(11)} ${summary}`)), hang: 22 };
    }),
    ...findingLines(findings, { withSubject: false }).map((each) => indented(2, each)),
    ...(times.length === 0 ? [] : [indented(2, line(styled("dim", timesText(times))))]),
  ];
}

const WHATS: Readonly<Record<ProofTime["what"], string>> = {
  build: "built",
  answer: "answered",
  delete: "deleted",
};

function timesText(times: readonly ProofTime[]): string {
  return times.map(({ what, durationMs }) => `${WHATS[what]} in ${formatDuration(durationMs)}`).join(", ");
}
