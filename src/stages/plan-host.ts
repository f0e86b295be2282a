import { findNic } from "../knowledge/nics/all.ts";
import type { HostAction } from "../model/action.ts";
import { functionAt, withFact } from "../model/facts-access.ts";
import type { Finding } from "../model/finding.ts";
import type { HostCompute } from "../model/host-compute.ts";
import type { HostFacts, NetworkFunction } from "../model/host-facts.ts";
import type { HostIntent, Intent } from "../model/intent.ts";
import {
  type Check,
  type FleetFacts,
  type HostPlan,
  type PhaseName,
  type PlannedAction,
  type PlannedPhase,
  phaseNames,
} from "../model/plan.ts";
import { known, knownValue, type Reading } from "../model/reading.ts";
import { selectPfs } from "../model/select-pfs.ts";
import { shareText } from "../model/share-text.ts";
import type { Refusal, Step, StepInput } from "../model/step.ts";
import { guardOpenstack } from "../steps/guard-openstack.ts";
import { resolveTarget } from "../steps/openstack/resolve-target.ts";
import { guards, sequence } from "../steps/sequence.ts";
import { drainOf, withDrain } from "./drain/plan-drain.ts";

/** One host with what is wanted of it, what is there, and what of the other hosts matters to it. */
export type HostQuestion = {
  readonly intent: Intent;
  readonly host: HostIntent;
  readonly facts: HostFacts;
  readonly fleet: FleetFacts;
  /** What Nova says of the host; undefined: it was not asked. */
  readonly compute?: Reading<HostCompute> | undefined;
};

/** Plans one host; pure. */
export function planHost(question: HostQuestion): HostPlan {
  return withDrain(question, planRunbook(question));
}

function planRunbook(question: HostQuestion): HostPlan {
  const { host } = question;
  const { input, findings } = lookAt(question);
  const wanted = input.pfs;
  const seen = verifySteps(input);
  const open = findOpen(seen);
  const { refusals, notes } = runGuards(input, open);
  const found = [...findings, ...refusals.map(({ finding }) => finding), ...notes];
  // Where OpenStack cannot be told, the services that VFs stand in the way of are not known either.
  if (question.intent.openstack && !input.openstack)
    return { host: host.name, status: "refused", phases: [], findings: found };
  if (open.length === 0) return { host: host.name, status: statusOf([], found), phases: [], findings: found };
  const refusedHost = refusals.some(({ pf }) => pf === "host");
  const refusedPfs = new Set(refusals.map(({ pf }) => pf));
  const allowed = refusedPfs.size === 0 ? wanted : wanted.filter(({ pf }) => !refusedPfs.has(pf));
  const pfs = refusedHost ? [] : allowed;
  const planned = planPhases({ ...input, pfs }, findKept(seen));
  // A step that cannot do its part must not leave the others to do theirs.
  const phases = planned.findings.some(isError) ? [] : planned.phases;
  const left = open.filter(({ leftTo }) => leftTo !== undefined);
  const all = [...found, ...planned.findings, ...(left.length > 0 ? [leftToOthers(host.name, left)] : [])];
  const isStuck = phases.length === 0 && !all.some(isError) && left.length < open.length;
  const unexplained = isStuck ? [noWay(host.name, open)] : [];
  const findingsOfPlan = [...all, ...unexplained];
  return { host: host.name, status: statusOf(phases, findingsOfPlan), phases, findings: findingsOfPlan };
}

/** What verify looks at: each step's checks for all that the pools want of the host. */
export function verifyHost(question: HostQuestion): {
  checks: readonly Check[];
  findings: readonly Finding[];
} {
  const { input, findings } = lookAt(question);
  return { checks: sequence.flatMap((step) => step.verify(input)), findings };
}

/**
 * What all of the runbook sees of a host: its steps' checks, and what guards and steps find. Of PFs that are as they should be
 * what would have to be refused of them is left out; OpenStack's configuration is told of in any case.
 */
export function seeHost(question: HostQuestion): {
  readonly input: StepInput;
  readonly checks: readonly Check[];
  readonly found: readonly Finding[];
} {
  const { input, findings } = lookAt(question);
  const seen = verifySteps(input);
  const checks = seen.flatMap((each) => each.checks);
  const open = checks.filter(({ holds }) => holds !== "yes");
  const { refusals, notes } = runGuards(input, open);
  // With nothing open, what is refused of the whole host is told by its guard alone.
  const ofOpenstack = open.length === 0 ? guardOpenstack.check(input).refusals : [];
  return {
    input,
    checks,
    found: [
      ...findings,
      ...[...refusals, ...ofOpenstack].map(({ finding }) => finding),
      ...notes,
      ...planPhases(input, findKept(seen)).findings,
    ],
  };
}

/** What the steps look at: the wanted PFs, and OpenStack as it is on this host. */
function lookAt(question: HostQuestion): {
  readonly input: StepInput;
  readonly findings: readonly Finding[];
} {
  const { intent, host, facts } = question;
  const selected = selectPfs(intent, host, facts);
  const resolved = resolveTarget(question);
  const { reboot, rebootTimeoutMs } = intent;
  return {
    input: {
      host: host.name,
      facts,
      read: facts,
      pfs: selected.wanted,
      policy: { reboot, rebootTimeoutMs, drain: drainOf(intent, host) },
      compute: question.compute,
      nicOf: (pf) => {
        const found = functionAt(facts, pf);
        return found && findNic(found);
      },
      openstack: resolved.target,
      planned: [],
    },
    findings: [...selected.findings, ...resolved.findings],
  };
}

type SeenStep = { readonly phase: PhaseName; readonly checks: readonly Check[] };

function verifySteps(input: StepInput): readonly SeenStep[] {
  return sequence.map((step) => ({ phase: step.phase, checks: step.verify(input) }));
}

/** What does not hold yet, or could not be seen to hold. */
function findOpen(seen: readonly SeenStep[]): readonly Check[] {
  return seen.flatMap(({ checks }) => checks.filter(({ holds }) => holds !== "yes"));
}

/** What is as it should be is not touched, so nothing about it has to be refused; what a guard notes is told anyway. */
function runGuards(
  input: StepInput,
  open: readonly Check[],
): { refusals: readonly Refusal[]; notes: readonly Finding[] } {
  const results = guards.map((guard) => guard.check(input));
  const needy = new Set(open.map(({ subject }) => subject));
  return {
    refusals: results
      .flatMap(({ refusals }) => refusals)
      .filter(({ pf }) => (pf === "host" ? open.length > 0 : needy.has(pf))),
    notes: results.flatMap(({ notes }) => notes),
  };
}

function leftToOthers(host: string, left: readonly Check[]): Finding {
  const who = [...new Set(left.map(({ leftTo }) => leftTo))].join(", ");
  return {
    code: "left-to-deployment",
    severity: "warning",
    subject: { host },
    summary: `${who} has yet to set ${left.length} of this host's options`,
    detail: left.map(({ subject, summary }) => `${subject} ${summary}`).join("; "),
    fix: `Write its input by vfleet inputs --out DIR, apply it with ${who}, then run vfleet verify.`,
  };
}

function noWay(host: string, open: readonly Check[]): Finding {
  return {
    code: "no-way-known",
    severity: "error",
    subject: { host },
    summary: "The host is not as it should be, and vfleet knows no action that would make it so",
    detail: open.map(({ subject, summary }) => `${subject}: ${summary}`).join("; "),
    fix: "Mend this by hand, and plan again.",
  };
}

const nothing: PlannedAction["disrupts"] = [];

const stepsOf: Partial<Record<PhaseName, readonly Step[]>> = Object.groupBy(sequence, ({ phase }) => phase);

function planPhases(
  input: StepInput,
  kept: ReadonlySet<string>,
): { phases: readonly PlannedPhase[]; findings: readonly Finding[] } {
  const phases: PlannedPhase[] = [];
  const findings: Finding[] = [];
  const planned: HostAction[] = [];
  // Each step sees what those before it have planned: planned grows under it.
  let seen: StepInput = { ...input, planned };
  let number = 0;
  for (const name of phaseNames) {
    const actions: PlannedAction[] = [];
    for (const step of stepsOf[name] ?? []) {
      const result = step.plan(seen);
      findings.push(...result.findings);
      for (const { action, why, disrupts } of result.actions) {
        number += 1;
        planned.push(action);
        actions.push({
          id: `${input.host}/${number}`,
          step: step.id,
          action,
          why: shareText(why),
          disrupts: disrupts ?? nothing,
        });
      }
    }
    if (actions.length > 0) phases.push({ name, actions });
    if (actions.some(({ action }) => action.kind === "reboot"))
      seen = { ...seen, facts: predictReboot(seen.facts, kept) };
  }
  return { phases, findings };
}

/** The PFs whose VFs each boot makes again, as the steps of the last phase see it. */
function findKept(seen: readonly SeenStep[]): ReadonlySet<string> {
  const checks = seen.filter(({ phase }) => phase === "persistence").flatMap((step) => step.checks);
  return new Set(checks.filter(({ holds }) => holds === "yes").map(({ subject }) => subject));
}

/** What a reboot takes away: VFs that no boot makes again, links that were up, modules. The rest is read after it. */
function predictReboot(facts: HostFacts, kept: ReadonlySet<string>): HostFacts {
  const functions = knownValue(facts.networkFunctions) ?? [];
  const after = functions.flatMap((candidate) => {
    const { address, physicalFunction, sriov } = candidate;
    if (kept.has(knownValue(physicalFunction) ?? address)) return [candidate];
    if (physicalFunction.is !== "absent") return [];
    const netdevs = candidate.netdevs.map((netdev) => ({ ...netdev, adminUp: known(false) }));
    return [{ ...candidate, netdevs, sriov: predictSriov(sriov) }];
  });
  const vfio = knownValue(facts.vfio);
  const withFunctions = withFact(facts, "networkFunctions", after);
  return vfio?.vfioPci === "loaded"
    ? withFact(withFunctions, "vfio", { ...vfio, vfioPci: "available" })
    : withFunctions;
}

function predictSriov(sriov: NetworkFunction["sriov"]): NetworkFunction["sriov"] {
  if (sriov.is !== "known") return sriov;
  const { driversAutoprobe } = sriov.value;
  return known({
    ...sriov.value,
    numVfs: known(0),
    vfs: [],
    driversAutoprobe: driversAutoprobe.is === "known" ? known(true) : driversAutoprobe,
  });
}

function isError({ severity }: Finding): boolean {
  return severity === "error";
}

function statusOf(
  phases: readonly { readonly name: PhaseName }[],
  findings: readonly Finding[],
): HostPlan["status"] {
  const refused = findings.some(isError);
  if (phases.length > 0) return refused ? "partly" : "changes";
  return refused ? "refused" : "unchanged";
}
