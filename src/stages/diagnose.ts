import { cloudAt, cloudPlace } from "../model/cloud-place.ts";
import type { CloudView } from "../model/cloud-view.ts";
import type { DiagnosedSubject } from "../model/diagnosed-subject.ts";
import type { Diagnosed, Diagnosis, Hint, Unseen } from "../model/diagnosis.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { Finding } from "../model/finding.ts";
import type { Intent } from "../model/intent.ts";
import type { HostPlan } from "../model/plan.ts";
import type { WhyReport } from "../model/scheduling/why-report.ts";
import { allRules } from "../rules/all.ts";
import { type Answers, askRules, type Blind, type Judged } from "./diagnose/ask-rules.ts";
import { findMend } from "./diagnose/find-mend.ts";
import { findScope, unseenAbout } from "./diagnose/find-scope.ts";
import { hintsOf, unseenOf } from "./diagnose/logs-of-hosts.ts";
import { narrow, seeSubject, withPortsOf } from "./diagnose/narrow.ts";
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
  /** The one thing that was asked about, and what the scheduler would say of it; left out: the fleet as a whole. */
  readonly about?: { readonly subject: DiagnosedSubject; readonly replay: WhyReport | undefined };
};

/** What is wrong with a fleet, or with one thing in it, the lowest cause first, and how far one could see. Pure. */
export function diagnose(input: DiagnoseInput): Diagnosis {
  const { intent, discoveries, plans, logs = [], about } = input;
  const cloud = input.cloud && about ? withPortsOf(input.cloud, about.subject) : input.cloud;
  const hints = [...(input.hints ?? []), ...logs.flatMap(hintsOf)];
  const hintsFor = indexHints(hints);
  const plansOf = indexPlans(plans);
  const subject = about && seeSubject(about, logs);
  const seen = { ...seeFleet(intent, discoveries, cloud), subject };
  const answers = askRules(allRules, seen);
  const troubles = [
    ...discoveries.flatMap((discovery) => (discovery.kind === "failed" ? [discovery.finding] : [])),
    ...(cloud?.troubles ?? []),
  ];
  const loose = [
    ...troubles.map(fromTrouble),
    ...answers.judged.map(({ rule, finding }) =>
      fromJudged({ rule, finding }, plansOf(finding), hintsFor(finding)),
    ),
  ];
  const confirmed = new Set(answers.judged.flatMap(({ finding }) => hintsFor(finding)));
  const whole: Diagnosis = {
    format: "vfleet.diagnosis/v1",
    places: [...discoveries.map(({ host }) => host), ...(cloud ? [cloudPlace(cloud.name)] : [])],
    findings: orderFindings(loose),
    hints: hints.filter((hint) => !confirmed.has(hint)),
    unseen: [...joinUnseen(answers), ...logs.flatMap(unseenOf)],
    ruleCount: allRules.length,
  };
  if (about === undefined || subject === undefined) return whole;
  const concerns = findScope(subject, seen);
  return {
    ...whole,
    ...narrow({ loose, concerns, subject, logs, replay: about.replay }),
    unseen: unseenAbout(whole.unseen, subject),
  };
}

/** Gives the plans that could mend a finding: that of its host and that of the cloud. */
function indexPlans(plans: readonly HostPlan[]): (finding: Finding) => readonly HostPlan[] {
  const byHost = new Map(plans.map((plan) => [plan.host as string, plan]));
  const ofCloud = plans.filter(({ host }) => cloudAt(host) !== undefined);
  return ({ subject }) => [...new Set([byHost.get(subject.host) ?? [], ofCloud].flat())];
}

/** Gives the hints that a finding confirms, in their order, without a look at all of a fleet for each. */
function indexHints(hints: readonly Hint[]): (finding: Finding) => readonly Hint[] {
  const places = new Map(hints.map((hint, at) => [hint, at]));
  const keyOf = (code: string, host: string | undefined) => JSON.stringify([code, host]);
  const byKey = Map.groupBy(
    hints.flatMap((hint) =>
      [...new Set(hint.confirmedBy)].map((code) => ({
        hint,
        key: keyOf(code, hint.ofAnyHost ? undefined : hint.subject.host),
      })),
    ),
    ({ key }) => key,
  );
  return ({ code, subject }) =>
    [keyOf(code, undefined), keyOf(code, subject.host)]
      .flatMap((key) => byKey.get(key) ?? [])
      .map(({ hint }) => hint)
      .toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
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
  const evidence = [...(finding.evidence ?? []), ...hints.flatMap((hint) => hint.evidence ?? [])];
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
