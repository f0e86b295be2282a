import type { CloudPart, CloudView } from "../../model/cloud-view.ts";
import type { Finding } from "../../model/finding.ts";
import type { FactId, HostFacts } from "../../model/host-facts.ts";
import type { HostName } from "../../model/ids.ts";
import type { FleetSeen, HostSeen, Rule, RuleFinding, RuleSource, RuleUnseen } from "../../model/rule.ts";
import { seenIn } from "./seen-in.ts";

/** What a rule said, with the rule. */
export type Judged = { readonly rule: Rule; readonly finding: Finding };

/** What a rule would have looked at and could not. */
export type Blind = { readonly code: string; readonly host: HostName; readonly reason: string };

/** What rules say of a fleet. */
export type Answers = { readonly judged: readonly Judged[]; readonly blind: readonly Blind[] };

/** Asks each rule of each host that was read, and of the fleet; one that lacks what it reads is not asked. Pure. */
export function askRules(rules: readonly Rule[], seen: FleetSeen): Answers {
  // Host by host, as rules of a host look at the same; told rule by rule.
  const ofHosts = new Map<Rule, Answers[]>(rules.map((rule) => [rule, []]));
  for (const host of seen.hosts)
    for (const rule of rules) if (rule.of === "host") ofHosts.get(rule)?.push(askOfHost(rule, host));
  const answers = rules.flatMap((rule) =>
    rule.of === "host" ? (ofHosts.get(rule) ?? []) : [askOfFleet(rule, seen)],
  );
  return {
    judged: answers.flatMap(({ judged }) => judged),
    blind: answers.flatMap(({ blind }) => blind),
  };
}

/** A rule on the fleet sees the hosts of which all is known that it reads. */
function askOfFleet(rule: Rule & { readonly of: "fleet" }, seen: FleetSeen): Answers {
  const gaps = new Map(seen.hosts.map((host) => [host, findGap(rule.reads, host.facts, undefined) ?? ""]));
  const hosts = seen.hosts.filter((host) => gaps.get(host) === "");
  const blind = [...gaps]
    .filter(([, gap]) => gap !== "")
    .map(([{ host }, reason]) => ({ code: rule.code, host, reason }));
  const gap = findGap(rule.reads, undefined, seen.cloud);
  const asked = answer(rule, { place: seen.place, gap, find: () => rule.find({ ...seen, hosts }) });
  return { ...asked, blind: [...asked.blind, ...blind] };
}

function askOfHost(rule: Rule & { readonly of: "host" }, seen: HostSeen): Answers {
  const gap = findGap(rule.reads, seen.facts, seen.cloud);
  return answer(rule, { place: seen.host, gap, find: () => rule.find(seen) });
}

const nothing: Answers = { judged: [], blind: [] };

function answer(
  rule: Rule,
  about: {
    readonly place: HostName;
    readonly gap: string | undefined;
    readonly find: () => readonly (RuleFinding | RuleUnseen)[];
  },
): Answers {
  const { place, gap } = about;
  if (gap === "") return nothing;
  if (gap !== undefined) return { judged: [], blind: [{ code: rule.code, host: place, reason: gap }] };
  const said = about.find();
  if (said.length === 0) return nothing;
  return {
    judged: said.flatMap((each) =>
      "unseen" in each ? [] : [{ rule, finding: findingOfRule(rule, each, place) }],
    ),
    blind: said.flatMap((each) =>
      "unseen" in each ? [{ code: rule.code, host: each.host ?? place, reason: each.unseen }] : [],
    ),
  };
}

function findingOfRule(rule: Rule, said: RuleFinding, place: HostName): Finding {
  const { host = place, item, summary, detail, evidence = [] } = said;
  return {
    code: rule.code,
    severity: said.severity ?? rule.severity,
    subject: { host, ...(item !== undefined && { item }) },
    summary,
    detail,
    fix: said.fix ?? rule.fix,
    evidence: evidence.length > 0 ? evidence : seenIn(rule.reads),
  };
}

/** Why a rule cannot be asked; empty: it has nothing to look at, as there is no cloud; undefined: it can. */
function findGap(
  reads: readonly RuleSource[],
  facts: HostFacts | undefined,
  cloud: CloudView | undefined,
): string | undefined {
  for (const source of reads) {
    if (source.startsWith("cloud.")) {
      if (!cloud) return "";
      const reading = cloud[source.slice("cloud.".length) as CloudPart];
      if (reading.is === "unreadable") return `${cloud.name}: ${reading.reason}`;
    } else {
      const reading = facts?.[source as FactId];
      if (reading?.is === "unreadable") return `${source}: ${reading.reason}`;
    }
  }
  return undefined;
}
