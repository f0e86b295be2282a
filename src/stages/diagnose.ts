import { cloudPlace } from "../model/cloud-place.ts";
import type { CloudView } from "../model/cloud-view.ts";
import type { Diagnosed, Diagnosis, Hint, Unseen } from "../model/diagnosis.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { Finding } from "../model/finding.ts";
import type { Intent } from "../model/intent.ts";
import type { HostPlan } from "../model/plan.ts";
import { allRules } from "../rules/all.ts";
import { hintsOfLogs } from "../rules/logs/hints-of-logs.ts";
import { type Answers, askRules, type Blind, type Judged } from "./diagnose/ask-rules.ts";
import { findMend } from "./diagnose/find-mend.ts";
import { type Loose, orderFindings } from "./diagnose/order-findings.ts";
import { seeFleet } from "./diagnose/see-fleet.ts";
import { troubleText } from "./diagnose/trouble-text.ts";
import type { HostLogs } from "./read-logs.ts";

/** All that a diagnosis is made from. */
export type DiagnoseInput = {
  readonly intent: Intent;
  readonly discoveries: readonly HostDiscovery[];
  /** undefined: the fleet file names none. */
  readonly cloud: CloudView | undefined;
  /** What apply would do, by which the diagnosis tells what it mends. */
  readonly plans: readonly HostPlan[];
  /** What messages hint at. */
  readonly hints?: readonly Hint[];
  /** What the logs of hosts gave; left out: they were not asked for. */
  readonly logs?: readonly HostLogs[];
};

/** What is wrong with a fleet, the lowest cause first, and how far one could see. Pure. */
export function diagnose(input: DiagnoseInput): Diagnosis {
  const { intent, discoveries, cloud, plans, logs = [] } = input;
  const hints = [...(input.hints ?? []), ...logs.flatMap(hintsOf)];
  const answers = askRules(allRules, seeFleet(intent, discoveries, cloud));
  const troubles = [
    ...discoveries.flatMap((discovery) => (discovery.kind === "failed" ? [discovery.finding] : [])),
    ...(cloud?.troubles ?? []),
  ];
  const loose = [
    ...troubles.map(fromTrouble),
    ...answers.judged.map((judged) => fromJudged(judged, plans, hints)),
  ];
  const shown = answers.judged.map(({ finding }) => finding);
  return {
    format: "vfleet.diagnosis/v1",
    places: [...discoveries.map(({ host }) => host), ...(cloud ? [cloudPlace(cloud.name)] : [])],
    findings: orderFindings(loose),
    hints: hints.filter((hint) => !isConfirmed(hint, shown)),
    unseen: [...joinUnseen(answers), ...logs.flatMap(unseenOf)],
    ruleCount: allRules.length,
  };
}

function hintsOf({ host, logs }: HostLogs): readonly Hint[] {
  return logs.is === "known" ? hintsOfLogs(host, logs.value) : [];
}

function unseenOf({ host, logs }: HostLogs): readonly Unseen[] {
  return logs.is === "unreadable"
    ? [{ host, reason: `logs: ${logs.reason}`, codes: ["log signatures"] }]
    : [];
}

function isConfirmed({ confirmedBy, subject, ofAnyHost }: Hint, shown: readonly Finding[]): boolean {
  return shown.some(
    (finding) => confirmedBy.includes(finding.code) && (ofAnyHost || finding.subject.host === subject.host),
  );
}

/** What could not be reached or read: nothing above it is known. */
function fromTrouble(finding: Finding): Loose {
  const diagnosed: Diagnosed = {
    ...finding,
    layer: "access",
    ...troubleText,
    mend: { kind: "by-hand" },
    consequences: [],
  };
  return { diagnosed, follows: [] };
}

/** A finding with what its rule says of it; what hints at it becomes evidence. */
function fromJudged({ rule, finding }: Judged, plans: readonly HostPlan[], hints: readonly Hint[]): Loose {
  const fitting = hints.filter((hint) => isConfirmed(hint, [finding]));
  const evidence = [...(finding.evidence ?? []), ...fitting.flatMap((hint) => hint.evidence ?? [])];
  const diagnosed: Diagnosed = {
    ...finding,
    ...(evidence.length > 0 && { evidence }),
    layer: rule.layer,
    why: rule.explanation,
    howToMakeSure: rule.howToMakeSure,
    mend: findMend(rule, finding, plans),
    consequences: [],
  };
  return { diagnosed, follows: rule.follows ?? [] };
}

/** One line for all that the same gap hides. */
function joinUnseen({ blind }: Answers): readonly Unseen[] {
  const groups = Map.groupBy(blind, ({ host, reason }) => JSON.stringify([host, reason]));
  return [...groups.values()].flatMap((members: readonly Blind[]) => {
    const [first] = members;
    const codes = [...new Set(members.map(({ code }) => code))];
    return first ? [{ host: first.host, reason: first.reason, codes }] : [];
  });
}
