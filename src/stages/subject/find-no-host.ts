import type { NoHost } from "../../model/diagnosed-subject.ts";
import type { HostName } from "../../model/ids.ts";
import type { HostDecision } from "../../model/scheduling/verdict.ts";
import type { WhyReport } from "../../model/scheduling/why-report.ts";
import { compressHostNames } from "../../views/compress-host-names.ts";
import { countText } from "../../views/count-text.ts";
import { changeText } from "../../views/describe-change.ts";
import { verdictText } from "../../views/describe-lack.ts";

/** What a replay says where no host fits, as a rule may tell it; undefined: one fits, or that is open. Pure. */
export function findNoHost({ subject, decisions: all, remedies, request }: WhyReport): NoHost | undefined {
  const { host } = request;
  const decisions = host === undefined ? all : all.filter((each) => each.host === host);
  if (decisions.length === 0 || decisions.some(({ outcome }) => outcome !== "falls")) return undefined;
  const groups = Map.groupBy(decisions, (each) => `${each.at ?? ""}\n${reasonOf(each)}`);
  const [remedy] = remedies;
  return {
    summary:
      host === undefined
        ? `No host fits ${subject}: ${countText(decisions.length, "host")} fall${decisions.length === 1 ? "s" : ""} out`
        : `${host} does not fit ${subject}`,
    detail: "vfleet why tells it host by host.",
    fix:
      remedy &&
      `On ${remedy.host}, the lightest way that would make it fit: ${remedy.changes.map(changeText).join("; and ")}.`,
    evidence: [...groups.values()].flatMap((members) => {
      const [first] = members;
      if (first === undefined) return [];
      const hosts = compressHostNames(members.map((each) => each.host as HostName)).join(", ");
      return [{ source: `${hosts}, at ${first.at ?? "no stage"}`, text: reasonOf(first) }];
    }),
  };
}

function reasonOf({ stages, at }: HostDecision): string {
  const found = stages.find(({ stage, verdict }) => stage === at && verdict.passes === "no");
  return found === undefined ? "" : verdictText(found.verdict);
}
