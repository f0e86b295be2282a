import { findNic } from "../knowledge/nics/all.ts";
import { functionAt, withFact } from "../model/facts-access.ts";
import type { Finding } from "../model/finding.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { HostIntent, Intent, WantedPf } from "../model/intent.ts";
import {
  type Check,
  type HostPlan,
  type PhaseName,
  type PlannedAction,
  type PlannedPhase,
  phaseNames,
} from "../model/plan.ts";
import { absent, known, knownValue } from "../model/reading.ts";
import { selectPfs } from "../model/select-pfs.ts";
import type { Refusal, StepInput } from "../model/step.ts";
import { guards, sequence } from "../steps/sequence.ts";

/** Plans one host from what is wanted and what is there; pure. */
export function planHost(intent: Intent, host: HostIntent, facts: HostFacts): HostPlan {
  const { wanted, findings } = selectPfs(intent, host, facts);
  const input = stepInput(intent, host, { facts, pfs: wanted });
  const { hostNeeds, needy } = findNeeds(input);
  if (!hostNeeds && needy.size === 0)
    return { host: host.name, status: statusOf([], findings), phases: [], findings };
  const { refusals, notes } = runGuards(input, needy);
  const refusedHost = refusals.some(({ pf }) => pf === "host");
  const refusedPfs = new Set(refusals.map(({ pf }) => pf));
  const pfs = refusedHost ? [] : wanted.filter(({ pf }) => !refusedPfs.has(pf));
  const planned = planPhases({ ...input, pfs });
  const all = [...findings, ...refusals.map(({ finding }) => finding), ...notes, ...planned.findings];
  // A step that cannot do its part must not leave the others to do theirs.
  const phases = planned.findings.some(({ severity }) => severity === "error") ? [] : planned.phases;
  return { host: host.name, status: statusOf(phases, all), phases, findings: all };
}

/** What verify looks at: each step's checks for all that the pools want of the host. */
export function verifyHost(
  intent: Intent,
  host: HostIntent,
  facts: HostFacts,
): { checks: readonly Check[]; findings: readonly Finding[] } {
  const { wanted, findings } = selectPfs(intent, host, facts);
  const input = stepInput(intent, host, { facts, pfs: wanted });
  return { checks: sequence.flatMap((step) => step.verify(input)), findings };
}

function stepInput(
  intent: Intent,
  host: HostIntent,
  what: { facts: HostFacts; pfs: readonly WantedPf[] },
): StepInput {
  const { reboot, rebootTimeoutMs } = intent;
  return {
    ...what,
    host: host.name,
    policy: { reboot, rebootTimeoutMs },
    nicOf: (pf) => {
      const found = functionAt(what.facts, pf);
      return found && findNic(found);
    },
  };
}

/** What does not hold yet: something of the host, and which PFs. */
function findNeeds(input: StepInput): { hostNeeds: boolean; needy: ReadonlySet<string> } {
  const open = sequence.flatMap((step) => step.verify(input)).filter(({ holds }) => holds !== "yes");
  return {
    hostNeeds: open.some(({ subject }) => subject === "host"),
    needy: new Set(open.map(({ subject }) => subject).filter((subject) => subject !== "host")),
  };
}

/** A PF on which all holds already is not touched, so nothing about it has to be refused. */
function runGuards(
  input: StepInput,
  needy: ReadonlySet<string>,
): { refusals: readonly Refusal[]; notes: readonly Finding[] } {
  const results = guards.map((guard) => guard.check(input));
  return {
    refusals: results.flatMap(({ refusals }) => refusals).filter(({ pf }) => pf === "host" || needy.has(pf)),
    notes: results.flatMap(({ notes }) => notes),
  };
}

function planPhases(input: StepInput): { phases: readonly PlannedPhase[]; findings: readonly Finding[] } {
  const phases: PlannedPhase[] = [];
  const findings: Finding[] = [];
  let { facts } = input;
  let number = 0;
  for (const name of phaseNames) {
    const actions: PlannedAction[] = [];
    for (const step of sequence.filter(({ phase }) => phase === name)) {
      const result = step.plan({ ...input, facts });
      findings.push(...result.findings);
      for (const { action, why, disrupts } of result.actions) {
        number += 1;
        actions.push({ id: `${input.host}/${number}`, step: step.id, action, why, disrupts: disrupts ?? [] });
      }
    }
    if (actions.length > 0) phases.push({ name, actions });
    if (actions.some(({ action }) => action.kind === "reboot")) facts = predictReboot(facts);
  }
  return { phases, findings };
}

/** What a reboot takes away: VFs that nothing makes again, links that were up, modules. The rest is read after it. */
function predictReboot(facts: HostFacts): HostFacts {
  const functions = knownValue(facts.networkFunctions) ?? [];
  const after = functions
    .filter((candidate) => candidate.physicalFunction.is === "absent")
    .map((candidate) => ({
      ...candidate,
      netdevs: candidate.netdevs.map((netdev) => ({ ...netdev, adminUp: known(false) })),
      sriov:
        candidate.sriov.is === "known"
          ? known({ ...candidate.sriov.value, numVfs: known(0), vfs: [], driversAutoprobe: known(true) })
          : absent,
    }));
  const vfio = knownValue(facts.vfio);
  const withFunctions = withFact(facts, "networkFunctions", after);
  return vfio?.vfioPci === "loaded"
    ? withFact(withFunctions, "vfio", { ...vfio, vfioPci: "available" })
    : withFunctions;
}

function statusOf(
  phases: readonly { readonly name: PhaseName }[],
  findings: readonly Finding[],
): HostPlan["status"] {
  const refused = findings.some(({ severity }) => severity === "error");
  if (phases.length > 0) return refused ? "partly" : "changes";
  return refused ? "refused" : "unchanged";
}
