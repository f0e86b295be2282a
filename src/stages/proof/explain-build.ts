import type { Server, ServerAction } from "../../model/cloud-resources.ts";
import type { Finding } from "../../model/finding.ts";
import type { ProofLayer } from "../../model/proof.ts";
import type { BuildEnd } from "./await-build.ts";
import {
  agentDead,
  allVfsHeld,
  type CauseRule,
  deviceListWrong,
  type FleetEvidence,
  filterMissing,
  iommuOff,
  mappingWrong,
  noVfs,
  serverMisconfigured,
  serviceDown,
  serviceStale,
} from "./find-cause.ts";

/** Why Nova gave up, told by its own words. */
type Category = "no-host" | "no-device" | "binding" | "wiring" | "hypervisor" | "retries" | "other";

/** Words of Nova by what they mean, the more exact ones first. Source: OpenStack reference, section D, and the lab. */
const wordsOf: readonly (readonly [Category, RegExp])[] = [
  ["binding", /PortBindingFailed|Binding failed for port|binding_failed/i],
  [
    "wiring",
    /Failed to allocate the network|VirtualInterfaceCreateException|Virtual Interface creation failed/i,
  ],
  ["hypervisor", /support passthrough of host PCI devices|libvirtError|vfio|iommu/i],
  [
    "no-device",
    /Claim pci failed|PCI device request|PciDeviceRequestFailed|Insufficient compute resources.*pci/i,
  ],
  ["no-host", /No valid host/i],
  ["retries", /Exceeded maximum number of retries/i],
];

/** Which causes are looked for, in this order, and the layer where none is found. */
const causesOf: Readonly<
  Record<Category, { readonly layer: ProofLayer; readonly rules: readonly CauseRule[] }>
> = {
  "no-host": {
    layer: "scheduling",
    rules: [serviceDown, noVfs, allVfsHeld, deviceListWrong, serviceStale],
  },
  "no-device": {
    layer: "scheduling",
    rules: [noVfs, allVfsHeld, deviceListWrong, filterMissing, serviceStale],
  },
  binding: { layer: "binding", rules: [agentDead, mappingWrong, serverMisconfigured] },
  wiring: { layer: "wiring", rules: [agentDead, mappingWrong, serviceStale] },
  hypervisor: { layer: "host", rules: [iommuOff, noVfs] },
  retries: {
    layer: "scheduling",
    rules: [
      iommuOff,
      noVfs,
      allVfsHeld,
      agentDead,
      mappingWrong,
      serverMisconfigured,
      deviceListWrong,
      filterMissing,
      serviceStale,
    ],
  },
  other: { layer: "host", rules: [iommuOff, serviceDown, noVfs, agentDead, mappingWrong, serviceStale] },
};

/** What a failed build is explained from. */
export type BuildEvidence = {
  readonly fleet: FleetEvidence;
  readonly end: Exclude<BuildEnd, { kind: "active" }>;
  readonly actions: readonly ServerAction[];
  readonly limitMs: number;
};

/** Says on which layer the building of a VM broke, and why as far as it can be seen. Pure. */
export function explainBuild(evidence: BuildEvidence): {
  readonly layer: ProofLayer;
  readonly finding: Finding;
} {
  const { fleet, end, actions } = evidence;
  const server = end.kind === "gone" ? undefined : end.server;
  const words = [server?.fault?.message, server?.fault?.details, ...actions.flatMap(eventWords)];
  const text = words.filter((word) => word !== undefined).join("\n");
  const told = wordsOf.find(([, pattern]) => pattern.test(text))?.[0];
  const category = told ?? guessCategory(evidence);
  const { layer, rules } = causesOf[category];
  const cause = rules.map((rule) => rule(fleet)).find((found) => found !== undefined);
  const host = fleet.vm.host;
  const finding: Finding = {
    code: `proof-${cause?.code ?? `${category}-failed`}`,
    severity: "error",
    subject: { host, item: fleet.vm.physicalNetwork },
    summary: `No VM could be built with a VF: ${cause?.summary ?? plainWords(told, server, evidence.limitMs)}`,
    detail: detailOf(evidence, server),
    fix: cause?.fix ?? `Look for ${server?.id ?? fleet.vm.name} in the logs of ${logsFor(layer, host)}.`,
    evidence: [...faultEvidence(server), ...notHolding(fleet)],
  };
  return { layer: cause?.layer ?? layer, finding };
}

function eventWords({ message, events }: ServerAction): readonly (string | undefined)[] {
  return [message, ...events.map(({ details }) => details)];
}

/** Of a build that took too long, by what Nova is at. */
function guessCategory({ end }: BuildEvidence): Category {
  if (end.kind === "too-long" && end.server.taskState === "spawning") return "wiring";
  return end.kind === "too-long" && end.server.taskState === "scheduling" ? "no-host" : "other";
}

function plainWords(told: Category | undefined, server: Server | undefined, limitMs: number): string {
  const fault = server?.fault?.message;
  if (told === "no-host") return "the scheduler found no valid host";
  if (told === "binding") return "Neutron could not bind the port to a VF";
  if (told === "wiring") return "the SR-IOV agent did not wire the port in time";
  if (server === undefined) return "the server disappeared while it was built";
  if (fault !== undefined) return fault.split("\n")[0] ?? fault;
  const task = server.taskState === undefined ? "" : ` (${server.taskState})`;
  // Nova waits for Neutron's word that the port is wired, up to vif_plugging_timeout.
  const guess = server.taskState === "spawning" ? ", as where the SR-IOV agent does not wire the port" : "";
  return `after ${Math.round(limitMs / 1000)} s it is still ${server.status}${task}${guess}`;
}

function detailOf({ actions, fleet }: BuildEvidence, server: Server | undefined): string {
  const request = actions[0]?.requestId;
  const where = [
    `server ${server?.id ?? fleet.vm.name}`,
    ...(server?.host === undefined ? [] : [`on ${server.host}`]),
    ...(request === undefined ? [] : [`request ${request}`]),
  ].join(", ");
  const fault = server?.fault?.message;
  return fault === undefined ? `Seen at ${where}.` : `Nova says of ${where}: ${fault.split("\n")[0]}`;
}

function faultEvidence(server: Server | undefined): NonNullable<Finding["evidence"]> {
  const details = server?.fault?.details?.trim().split("\n").slice(-3).join("\n");
  return details === undefined || details === ""
    ? []
    : [{ source: `fault of server ${server?.id}`, text: details }];
}

/** Whatever else is not as it should be: the cause may be among it. */
function notHolding({ verifications }: FleetEvidence): NonNullable<Finding["evidence"]> {
  return verifications.flatMap(({ host, checks }) =>
    checks
      .filter(({ holds }) => holds === "no")
      .map(({ step, subject, summary }) => ({
        source: `vfleet verify, ${host}, ${step}`,
        text: `${subject} ${summary}`,
      })),
  );
}

function logsFor(layer: ProofLayer, host: string): string {
  if (layer === "scheduling") return "nova-scheduler and nova-conductor";
  if (layer === "binding") return `neutron-server and of the SR-IOV agent on ${host}`;
  if (layer === "wiring") return `the SR-IOV agent and nova-compute on ${host}`;
  return `nova-compute and libvirt on ${host}`;
}
