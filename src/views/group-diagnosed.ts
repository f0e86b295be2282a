import type { Diagnosed } from "../model/diagnosis.ts";
import { type HostName, hostName } from "../model/ids.ts";

/** Findings that differ only in their host. */
export type DiagnosedGroup = { readonly first: Diagnosed; readonly places: readonly HostName[] };

/** Findings of which the same is to be said as one, in their order; full: each on its own. */
export function groupDiagnosed(
  findings: readonly Diagnosed[],
  { full }: { readonly full: boolean },
): readonly DiagnosedGroup[] {
  const groups = Map.groupBy(findings, (finding) => (full ? finding : textWithoutHost(finding)));
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    return first ? [{ first, places: members.map(({ subject }) => hostName(subject.host)) }] : [];
  });
}

function textWithoutHost(finding: Diagnosed): string {
  return JSON.stringify(finding).replaceAll(JSON.stringify(finding.subject.host).slice(1, -1), "HOST");
}
