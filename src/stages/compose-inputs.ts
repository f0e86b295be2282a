import type { HostDiscovery } from "../model/discovery.ts";
import type { Finding } from "../model/finding.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { HostIntent, Intent } from "../model/intent.ts";
import type { Deployment, ServingPf, SriovSettings } from "../model/openstack-deployment.ts";
import type { OpenstackIntent } from "../model/openstack-intent.ts";
import type { OpenstackTarget } from "../model/openstack-target.ts";
import type { OptionWord } from "../model/openstack-words.ts";
import type { FleetFacts } from "../model/plan.ts";
import { selectPfs } from "../model/select-pfs.ts";
import type { ToolInputs } from "../model/tool-inputs.ts";
import { itemsOf, viewOption } from "../steps/openstack/option-view.ts";
import { resolveTarget } from "../steps/openstack/resolve-target.ts";
import { findServingPfs } from "../steps/openstack/serving-pfs.ts";
import { compressHostNames } from "../views/compress-host-names.ts";
import { findHost } from "./find-host.ts";
import { findFleetFacts } from "./fleet-facts.ts";

/** The files of a deployment tool, or why there can be none; the findings say more of single hosts. */
export type ComposedInputs = { readonly findings: readonly Finding[] } & (
  | { readonly kind: "composed"; readonly inputs: ToolInputs }
  | { readonly kind: "refused"; readonly summary: string; readonly fix: string }
);

/** A fleet whose file has an openstack section. */
export type CloudIntent = Intent & { readonly openstack: OpenstackIntent };

type Tool = Extract<Deployment, { readonly owner: "tool" }>;

/** A host on which OpenStack could be told. */
type ToldHost = {
  readonly host: HostIntent;
  readonly facts: HostFacts;
  readonly target: OpenstackTarget;
  readonly pfs: readonly ServingPf[];
};

/** Lists of the controllers' services that a tool's file replaces as a whole. */
const replacedLists: readonly OptionWord[] = [
  "scheduler-filters",
  "ml2-mechanism-drivers",
  "vlan-ranges",
  "flat-networks",
  "extension-drivers",
  "neutron-service-plugins",
  "ml2-supported-vendor-devs",
];

/** Composes the input of the tool that deploys these hosts; what is missing of one host would be missing in the cloud, so all must be told. Pure. */
export function composeInputs(intent: CloudIntent, discoveries: readonly HostDiscovery[]): ComposedInputs {
  const fleet = findFleetFacts(intent, discoveries);
  const read = discoveries.map((discovery) => tellHost(intent, fleet, discovery));
  const told = read.flatMap(({ host }) => host ?? []);
  const findings = read.flatMap((each) => each.findings);
  const kinds = Map.groupBy(told, kindOf);
  if (kinds.size > 1)
    return {
      kind: "refused",
      summary: `these hosts are of different kinds, and each kind has files of its own: ${listKinds(kinds)}`,
      fix: "Take those of one kind by --hosts.",
      findings,
    };
  const [first] = told;
  if (first?.target.deployment.owner === "vfleet")
    return {
      kind: "refused",
      summary: `OpenStack was installed from ${first.target.deployment.name} here, so that no tool needs input: vfleet edits the files itself`,
      fix: "See what it would change by vfleet plan. If a tool deploys this cloud, name it in openstack.deployment.",
      findings,
    };
  if (findings.some(({ severity }) => severity === "error") || !first)
    return {
      kind: "refused",
      summary: "the files would lack what could not be told of these hosts, so none is written",
      fix: "Mend what the errors say, or take other hosts by --hosts.",
      findings,
    };
  return composeForTool({ intent, fleet, tool: first.target.deployment, told }, findings);
}

function tellHost(
  intent: Intent,
  fleet: FleetFacts,
  discovery: HostDiscovery,
): { readonly host: ToldHost | undefined; readonly findings: readonly Finding[] } {
  if (discovery.kind === "failed") return { host: undefined, findings: [discovery.finding] };
  const { facts } = discovery;
  const host = findHost(intent, discovery.host);
  const { target, findings } = resolveTarget({ intent, host, facts, fleet });
  if (!target) return { host: undefined, findings };
  const selected = selectPfs(intent, host, facts);
  const serving = findServingPfs({ host: host.name, facts, pfs: selected.wanted });
  return {
    host: { host, facts, target, pfs: serving.pfs },
    findings: [...discovery.findings, ...findings, ...selected.findings, ...serving.findings],
  };
}

function kindOf({ target }: ToldHost): string {
  return `${target.deployment.name} of ${target.release.name}`;
}

function listKinds(kinds: ReadonlyMap<string, readonly ToldHost[]>): string {
  return [...kinds]
    .map(([kind, hosts]) => `${compressHostNames(hosts.map(({ host }) => host.name)).join(", ")}: ${kind}`)
    .join("; ");
}

type ToolQuestion = {
  readonly intent: CloudIntent;
  readonly fleet: FleetFacts;
  readonly tool: Tool;
  readonly told: readonly ToldHost[];
};

function composeForTool(
  { intent, fleet, tool, told }: ToolQuestion,
  findings: readonly Finding[],
): ComposedInputs {
  const computes = told.filter(({ host }) => host.roles.includes("compute"));
  const controllers = told.filter(({ host }) => host.roles.includes("controller"));
  const serving = computes.filter(({ pfs }) => pfs.length > 0);
  const release = told[0]?.target.release;
  if (serving.length === 0 || !release)
    return {
      kind: "refused",
      summary: "no pool gives a PF of these hosts to a physical network, so there is nothing to tell",
      fix: "Give the pool its physicalNetwork, and take compute hosts by --hosts.",
      findings,
    };
  const { physicalNetworks, numaFilter, extensionDrivers, fdb, reportInPlacement } = intent.openstack;
  const inForce = findListsInForce(controllers);
  const settings: SriovSettings = {
    physicalNetworks,
    numaFilter,
    extensionDrivers,
    fdb,
    reportInPlacement,
    release,
    computes: serving.map(({ host, pfs }) => ({ host: host.name, pfs })),
    controllers: controllers.map(({ host }) => host.name),
    vfIds: fleet.vfIds,
    inForce,
  };
  const files = tool.composeInputs(settings).map((input) => ({
    ...input,
    destination: `${tool.inputFolder}/${input.path}`,
  }));
  const unseen = Object.keys(inForce).length === 0 ? [listsUnseen(tool)] : [];
  return {
    kind: "composed",
    inputs: {
      deployment: tool.name,
      release: release.name,
      computes: settings.computes.map(({ host }) => host),
      controllers: settings.controllers,
      files,
      apply: tool.apply,
      notes: [...unseen, ...tool.notes],
    },
    findings: [
      ...findings,
      ...computes.filter(({ pfs }) => pfs.length === 0).map((host) => servesNothing(host, tool)),
    ],
  };
}

/** What the controllers' services have in their lists, as far as it was read: of several, all that any has. */
function findListsInForce(controllers: readonly ToldHost[]): NonNullable<SriovSettings["inForce"]> {
  return Object.fromEntries(
    replacedLists.flatMap((word) => {
      const lists = controllers.flatMap(({ target, facts }) => {
        const view = viewOption(target, facts, word);
        const [program] = view?.programs ?? [];
        const isSeen = program && program.sources.length > 0 && program.unread.length === 0;
        return view && isSeen ? [itemsOf(view, program)] : [];
      });
      return lists.length === 0 ? [] : [[word, [...new Set(lists.flat())]]];
    }),
  );
}

function listsUnseen({ name }: Tool): string {
  return `No list of a controller could be seen, so that lists in these files begin with what ${name} writes by itself: compare them with yours.`;
}

function servesNothing({ host }: ToldHost, { name }: Tool): Finding {
  return {
    code: "compute-serves-no-network",
    severity: "warning",
    subject: { host: host.name },
    summary: "No PF of this compute host serves a physical network, so the files say nothing of it",
    detail: `A file that is for all compute hosts counts for it too once ${name} applies it.`,
    fix: "If such a file is among these, move it to the places of the hosts that it is for.",
  };
}
