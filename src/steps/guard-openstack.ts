import type { Finding } from "../model/finding.ts";
import type { OpenstackTarget } from "../model/openstack-target.ts";
import { findOsloAmbiguities } from "../model/oslo-config/find-oslo-ambiguities.ts";
import { knownValue } from "../model/reading.ts";
import type { Guard, StepInput } from "../model/step.ts";
import { findWishes, wishInputOf } from "./openstack/find-wishes.ts";
import { hasPackages } from "./openstack/installed-release.ts";
import { osloOptionsOf } from "./openstack/option-view.ts";
import { findProgramFiles } from "./openstack/service-files.ts";

/** Refuses a host whose OpenStack is not as the file says, or whose configuration cannot be changed safely; tells what is odd in it. */
export const guardOpenstack: Guard = {
  id: "openstack",
  check: (input) => {
    const target = input.openstack;
    if (!target) return { refusals: [], notes: [] };
    const findings = [
      ...findMissingServices(input, target),
      ...findRunByHand(input, target),
      ...findUnreadFiles(input, target),
      ...findWishes(input).findings,
      ...reviewFiles(input, target),
      ...tellTool(input, target),
    ];
    const errors = findings.filter(({ severity }) => severity === "error");
    return {
      refusals: errors.map((finding) => ({ pf: "host", finding })),
      notes: findings.filter(({ severity }) => severity !== "error"),
    };
  },
};

const PROGRAMS = {
  "nova-compute": ["nova-compute"],
  "nova-scheduler": ["nova-scheduler"],
  "neutron-server": ["neutron-server", "neutron-api", "neutron-rpc-server"],
} as const;

/** vfleet configures Nova and Neutron; it does not install them. */
function findMissingServices(input: StepInput, target: OpenstackTarget): readonly Finding[] {
  const { host, facts } = input;
  const running = (knownValue(facts.openstackServices)?.processes ?? []).map(({ program }) => program);
  // Of a tool whose files are not on hosts nothing is known; what somebody installed otherwise than by packages runs, too.
  const { deployment, release } = target;
  const has = (name: keyof typeof PROGRAMS) =>
    target.services.some(({ service, installed }) => service === name && installed) ||
    (deployment.owner === "tool" && deployment.renderedFiles(name, release) === undefined) ||
    PROGRAMS[name].some((program) => running.includes(program));
  const findings: Finding[] = [];
  const serving = (wishInputOf(input)?.input.pfs.length ?? 0) > 0;
  if (serving && target.roles.includes("compute") && !has("nova-compute"))
    findings.push({
      code: "nova-compute-missing",
      severity: "error",
      subject: { host },
      summary: "There is no nova-compute on this host, so it cannot hand out VFs",
      detail: `vfleet looked for what ${target.deployment.name} of ${target.release.name} brings: ${unitsOf(target, "nova-compute")}.`,
      fix: "Install Nova on this host first, or take it out of the pools that have a physicalNetwork.",
    });
  if (target.roles.includes("controller") && !has("neutron-server") && !has("nova-scheduler"))
    findings.push({
      code: "controller-services-missing",
      severity: "error",
      subject: { host },
      summary: "This controller runs neither a Neutron server nor nova-scheduler",
      detail: `vfleet looked for ${unitsOf(target, "neutron-server")} and ${unitsOf(target, "nova-scheduler")}.`,
      fix: "Name the hosts that run them under controllers, or say in openstack.deployment how they are installed.",
    });
  return findings;
}

/** An agent that somebody started by hand would wire ports beside the one that vfleet installs, and is gone after a boot. */
function findRunByHand({ host, facts }: StepInput, target: OpenstackTarget): readonly Finding[] {
  const agent = target.services.find(({ service }) => service === "sriov-agent");
  if (!agent || target.deployment.owner === "tool") return [];
  // Where none of it is from packages, units of another name may run it, as DevStack's do.
  if (!hasPackages(facts)) return [];
  const services = knownValue(facts.openstackServices);
  const programs = agent.units.map(({ program }) => program);
  const running = services?.processes.find(
    ({ program, contained }) => programs.includes(program) && !contained,
  );
  const runs = agent.units.some(({ unit }) => services?.units[unit]?.active === "active");
  if (!running || runs) return [];
  return [
    {
      code: "agent-run-by-hand",
      severity: "error",
      subject: { host },
      summary: "An SR-IOV agent runs on this host that no unit has started",
      detail: `It is process ${running.pid}; ${unitsOf(target, "sriov-agent")} is not active.`,
      fix: `Stop it (kill ${running.pid}); vfleet then runs the agent as a service.`,
    },
  ];
}

function unitsOf(target: OpenstackTarget, name: string): string {
  const units = target.services.find(({ service }) => service === name)?.units ?? [];
  return units.map(({ unit }) => unit).join(", ") || "its files";
}

function findUnreadFiles({ host, facts }: StepInput, target: OpenstackTarget): readonly Finding[] {
  const unread = target.services
    .filter(({ installed }) => installed)
    .flatMap((service) => findProgramFiles(target, service, facts).flatMap((program) => program.unread));
  if (unread.length === 0) return [];
  const byPath = new Map(unread.map(({ path, reason }) => [path, reason]));
  return [...byPath].map(([path, reason]) => ({
    code: "config-file-unreadable",
    severity: "error",
    subject: { host, item: path },
    summary: `${path} is there but could not be read, so what is in force is not known`,
    detail: reason,
    fix: `Look at ${path} on the host.`,
    evidence: [{ source: path, text: reason }],
  }));
}

/** What oslo.config refuses, or reads otherwise than a person would, in the files of each service. */
function reviewFiles({ host, facts }: StepInput, target: OpenstackTarget): readonly Finding[] {
  const findings = target.services
    .filter(({ installed }) => installed)
    .flatMap((service) => {
      const options = osloOptionsOf(target.release, service.service);
      return findProgramFiles(target, service, facts).flatMap(({ sources }) =>
        findOsloAmbiguities({ host, sources, options }),
      );
    });
  if (findings.length < 2) return findings;
  const bySaying = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...bySaying.values()];
}

function tellTool(input: StepInput, target: OpenstackTarget): readonly Finding[] {
  const { deployment } = target;
  if (deployment.owner !== "tool") return [];
  return [
    {
      code: "deployment-tool-owns-files",
      severity: "note",
      subject: { host: input.host },
      summary: `${deployment.name} writes this host's OpenStack configuration, so vfleet does not edit it`,
      detail: `vfleet inputs --out DIR writes its input for ${deployment.inputFolder}, and says what has to be known; it is applied by: ${deployment.apply.join(" && ")}`,
    },
  ];
}
