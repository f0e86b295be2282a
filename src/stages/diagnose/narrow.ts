import type { CloudView } from "../../model/cloud-view.ts";
import type { DiagnosedSubject, SubjectSeen } from "../../model/diagnosed-subject.ts";
import type { Diagnosis } from "../../model/diagnosis.ts";
import { known } from "../../model/reading.ts";
import type { WhyReport } from "../../model/scheduling/why-report.ts";
import { hintsOfLogs } from "../../rules/logs/hints-of-logs.ts";
import { linesAbout, readingAbout } from "../../rules/logs/lines-about.ts";
import type { HostLogs } from "../read-logs.ts";
import { findNoHost } from "../subject/find-no-host.ts";
import { idsOf } from "../subject/ids-of.ts";
import type { Concerns } from "./find-scope.ts";
import { type Loose, orderFindings } from "./order-findings.ts";

/** The one thing that was asked about as rules see it. Pure. */
export function seeSubject(
  { subject, replay }: { readonly subject: DiagnosedSubject; readonly replay: WhyReport | undefined },
  logs: readonly HostLogs[],
): SubjectSeen {
  const ids = idsOf(subject);
  const lines = logs.flatMap(({ host, logs: of }) =>
    of.is === "known" ? linesAbout(host, of.value, ids) : [],
  );
  const asked = replay?.request.flavorName;
  return {
    ...subject,
    noHost: replay && findNoHost(replay),
    flavorName: subject.flavor?.name ?? (asked === "" ? undefined : asked),
    logLines: lines
      .toSorted((a, b) => a.time.localeCompare(b.time))
      .map(({ source, text }) => ({ source, text })),
  };
}

/** The cloud with the ports that are asked about: a view has those of the fleet file's physical networks alone. Pure. */
export function withPortsOf(cloud: CloudView, { ports }: DiagnosedSubject): CloudView {
  if (cloud.ports.is !== "known") return cloud;
  const there = new Set(cloud.ports.value.map(({ id }) => id));
  return { ...cloud, ports: known([...cloud.ports.value, ...ports.filter(({ id }) => !there.has(id))]) };
}

/** Of all that was found what concerns the one thing, and how much does not. Pure. */
export function narrow({
  loose,
  concerns,
  subject,
  logs,
  replay,
}: {
  readonly loose: readonly Loose[];
  readonly concerns: Concerns;
  readonly subject: SubjectSeen;
  readonly logs: readonly HostLogs[];
  readonly replay: WhyReport | undefined;
}): Pick<Diagnosis, "findings" | "hints" | "about"> {
  const own = loose.filter(({ diagnosed }) => concerns(diagnosed, diagnosed.layer));
  const [kept, codes] = [new Set(own), new Set(own.map(({ diagnosed }) => diagnosed.code))];
  const isGrave = ({ diagnosed }: Loose) =>
    diagnosed.severity === "error" || diagnosed.severity === "warning";
  const { noHost: _, flavorName: __, ...rest } = subject;
  const ids = idsOf(subject);
  return {
    findings: orderFindings(own),
    hints: logs
      .flatMap(({ host, logs: of }) =>
        of.is === "known" ? hintsOfLogs(host, readingAbout(of.value, ids)) : [],
      )
      .filter(({ confirmedBy }) => !confirmedBy.some((code) => codes.has(code))),
    about: {
      ...rest,
      replay,
      elsewhere: loose.filter((each) => !kept.has(each) && isGrave(each)).length,
    },
  };
}
