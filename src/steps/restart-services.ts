import type { Action, RestartService } from "../model/action.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { OpenstackService } from "../model/openstack-release.ts";
import type { OpenstackTarget, TargetService } from "../model/openstack-target.ts";
import type { Check } from "../model/plan.ts";
import { knownValue } from "../model/reading.ts";
import type { Step, StepInput } from "../model/step.ts";
import { wishInputOf } from "./openstack/find-wishes.ts";
import { unitsMadeStale } from "./openstack/plan-edits.ts";
import { findReadiness } from "./openstack/service-readiness.ts";

/** A service may take minutes on a slow host: systemd's own limit for a start is often 90 s, and stopping takes as long. */
const restartTimeoutMs = 600_000;

/** Restarts what reads its configuration, or looks for VFs, only when it starts, and waits until it works again. */
export const restartServices: Step = {
  id: "restart-services",
  title: "Restart the services",
  phase: "services",
  plan: (input) => {
    const coming: Coming = { made: unitsMadeStale(input.planned), enabled: unitsEnabled(input.planned) };
    return {
      actions: servicesToRestart(input)
        .map((service) => ({ service, why: whyRestart(input, service, coming) }))
        .flatMap(({ service, why }) =>
          why === undefined || !input.openstack
            ? []
            : [
                {
                  action: restartOf(service, input.openstack, input.facts),
                  why,
                  disrupts: [{ kind: "service-restart", service: service.service, text: effectOf(service) }],
                },
              ],
        ),
      findings: [],
    };
  },
  verify: (input) => servicesToRestart(input).flatMap((service) => checkService(input, service)),
};

/** What a restart means for those who use the cloud. */
const effects: Readonly<Record<OpenstackService, string>> = {
  "nova-api": "the compute API is away for some seconds",
  "nova-conductor": "VM operations wait for some seconds",
  "nova-scheduler": "new VMs wait for some seconds",
  "nova-compute":
    "VMs of this host cannot be started, stopped or changed for about a minute; running ones go on",
  "neutron-server": "the network API is away for some seconds; traffic goes on",
  "sriov-agent": "ports on VFs of this host wait for about half a minute; traffic goes on",
  "ovs-agent": "changes of ports on this host wait for about a minute; traffic goes on",
  libvirt: "VMs of this host cannot be changed for some seconds; running ones go on",
};

/** A web server restarts as a whole, with all that it serves. */
function effectOf({ service, units }: TargetService): string {
  const web = units.filter(({ unit }) => unit === "apache2" || unit === "httpd").map(({ unit }) => unit);
  return web.length === 0
    ? effects[service]
    : `${effects[service]}; ${web.join(", ")} is away with all else that it serves`;
}

/** A compute host that serves no network is left alone; the agent may be about to come. */
function servicesToRestart(input: StepInput): readonly TargetService[] {
  const wish = wishInputOf(input)?.input;
  if (!wish || wish.target.deployment.owner === "tool") return [];
  const agentComes = input.planned.some(({ kind }) => kind === "install-package");
  return wish.target.services.filter(({ service, installed }) => {
    const isOnController = service === "neutron-server" || service === "nova-scheduler";
    return (
      (isOnController || wish.pfs.length > 0) && (installed || (service === "sriov-agent" && agentComes))
    );
  });
}

/** Services without which VFs are not handed out: they are started where they are down, though meant to run. */
const neededServices: ReadonlySet<OpenstackService> = new Set([
  "neutron-server",
  "nova-scheduler",
  "nova-compute",
  "sriov-agent",
]);

/** The units that the planned actions make stale, and those that they enable. */
type Coming = { readonly made: ReadonlySet<string>; readonly enabled: readonly string[] };

function unitsEnabled(planned: readonly Action[]): readonly string[] {
  const units: string[] = [];
  for (const action of planned)
    if (action.kind === "set-unit-enabled") units.push(action.unit.replace(/\.service$/, ""));
  return units;
}

function whyRestart(
  { facts, planned }: StepInput,
  { service, units }: TargetService,
  { made, enabled }: Coming,
): string | undefined {
  const marked = units.filter(
    (unit) =>
      (made.has(unit.unit) || isStale(facts, unit)) && (enabled.includes(unit.unit) || !isOff(facts, unit)),
  );
  if (marked.length > 0) {
    const names = new Set(marked.map(({ unit }) => unit));
    const changes = planned.filter((action) => makesStale(action, names)).map(whatChanges);
    const what = changes.length > 0 ? changes.join(" and ") : "what vfleet changed before";
    return `${listOf(marked)} ${marked.length > 1 ? "read" : "reads"} ${what} only when starting`;
  }
  const down = neededServices.has(service)
    ? units.filter((unit) => isDown(facts, unit, enabled.includes(unit.unit)))
    : [];
  return down.length > 0 ? `${listOf(down)} ${down.length > 1 ? "do" : "does"} not run` : undefined;
}

type Staling = Extract<Action, { readonly stale?: readonly string[] }>;

function makesStale(action: Action, units: ReadonlySet<string>): action is Staling {
  return "stale" in action && (action.stale?.some((unit) => units.has(unit)) ?? false);
}

/** What an action changes for units that it makes stale. */
function whatChanges(action: Staling): string {
  return "path" in action ? action.path : `the VFs of ${action.pf}`;
}

function restartOf(service: TargetService, target: OpenstackTarget, facts: HostFacts): RestartService {
  const there = knownValue(facts.openstackServices)?.units ?? {};
  const units = service.units.map(({ unit }) => unit);
  const installed = units.filter((unit) => there[unit] !== undefined);
  return {
    kind: "restart-service",
    service: service.service,
    init: target.init,
    units: installed.length > 0 ? installed : units,
    readiness: findReadiness(service, target, facts),
    timeoutMs: restartTimeoutMs,
  };
}

function checkService({ facts }: StepInput, { service, units }: TargetService): readonly Check[] {
  const there = knownValue(facts.openstackServices)?.units ?? {};
  return units
    .filter(({ unit }) => there[unit] !== undefined)
    .map((unit) => {
      const about = { step: "restart-services", subject: unit.unit };
      const { active = "unknown" } = there[unit.unit] ?? {};
      if (isStale(facts, unit) && !isOff(facts, unit))
        return { ...about, holds: "no", summary: "has to restart: what it reads at its start has changed" };
      // A unit that the init system starts again and again is neither up nor down.
      if (neededServices.has(service) && /^(?:activating|deactivating)$/.test(active))
        return { ...about, holds: "unknown", summary: `is ${active}` };
      return neededServices.has(service) && isDown(facts, unit)
        ? { ...about, holds: "no", summary: `does not run: ${active}` }
        : { ...about, holds: "yes", summary: `runs: ${active}` };
    });
}

type Unit = TargetService["units"][number];

/** Marked by vfleet, and no process of it has begun since; the mark of a unit that is gone means nothing. */
function isStale(facts: HostFacts, { unit, program }: Unit): boolean {
  const services = knownValue(facts.openstackServices);
  const markedAt = services?.stale[unit];
  if (markedAt === undefined || services?.units[unit] === undefined) return false;
  const began = services?.processes.find((process) => process.program === program && !process.contained);
  return began === undefined || began.startedAt <= markedAt;
}

/** Switched off on purpose: it reads what has changed whenever somebody starts it. */
function isOff(facts: HostFacts, { unit }: Unit): boolean {
  const state = knownValue(facts.openstackServices)?.units[unit];
  return (
    state !== undefined &&
    /^(?:disabled|masked|masked-runtime)$/.test(state.enabled) &&
    (state.active === "inactive" || state.active === "failed")
  );
}

/** What is disabled or masked is so on purpose and stays down, unless it is to be enabled. */
function isDown(facts: HostFacts, { unit }: Unit, isEnabled = false): boolean {
  const state = knownValue(facts.openstackServices)?.units[unit];
  if (state === undefined) return false;
  const isMeantToRun = isEnabled || !/^(?:disabled|masked|masked-runtime)$/.test(state.enabled);
  return isMeantToRun && (state.active === "inactive" || state.active === "failed");
}

function listOf(units: readonly Unit[]): string {
  return units.map(({ unit }) => unit).join(", ");
}
