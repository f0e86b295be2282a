import { mapLimited } from "../base/concurrency.ts";
import { cloudPlace } from "../model/cloud-place.ts";
import type { CloudView } from "../model/cloud-view.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import { indexCloudHosts } from "../model/find-cloud-host.ts";
import type { Intent } from "../model/intent.ts";
import { type NamedProvider, type PciProvider, readPciName } from "../model/pci-provider.ts";
import { knownValue } from "../model/reading.ts";
import type { Cloud } from "../ports/cloud.ts";
import { findPciInPlacement } from "../steps/openstack/pci-in-placement.ts";
import { findPlacementReport } from "../steps/openstack/placement-report.ts";
import { resolveTarget } from "../steps/openstack/resolve-target.ts";
import { namesOfTrait } from "../steps/openstack/resource-names.ts";
import type { OpenCloud } from "./ask-cloud.ts";
import { indexHosts } from "./find-host.ts";
import { findingOf } from "./shell-finding.ts";
import { tryReadings } from "./try-readings.ts";

const CALLS_AT_ONCE = 8;

/** What of Placement matters for a fleet; nothing where no host reports PCI devices and no controller asks for them. */
export type PciProviderQuestion = {
  /** For each host that reports: the addresses of the providers that it shall have. */
  readonly reporting: ReadonlyMap<string, ReadonlySet<string>>;
  /** The scheduler asks: the providers of all hosts of the cloud matter. */
  readonly ofAllHosts: boolean;
  /** What aliases ask for, in capitals. */
  readonly traits: readonly string[];
};

/** What a fleet's files say of PCI devices in Placement; undefined: nothing. Pure. */
export function askForPciProviders(
  intent: Intent,
  discoveries: readonly HostDiscovery[],
): PciProviderQuestion | undefined {
  const hostOf = indexHosts(intent);
  const targets = discoveries.flatMap((discovery) => {
    if (discovery.kind === "failed") return [];
    const { host, facts } = discovery;
    const { target } = resolveTarget({ intent, host: hostOf(host), facts, fleet: { vfIds: [] } });
    return target ? [{ host, facts, target }] : [];
  });
  const reporting = targets.flatMap(({ host, facts, target }): readonly [string, ReadonlySet<string>][] => {
    const report = findPlacementReport(target, facts);
    return report?.isOn === true ? [[host, new Set(report.reported.map(({ address }) => address))]] : [];
  });
  const asking = targets.flatMap(({ facts, target }) => findPciInPlacement(target, facts) ?? []);
  if (reporting.length === 0 && asking.length === 0) return undefined;
  return {
    reporting: new Map(reporting),
    ofAllHosts: asking.length > 0,
    traits: [...new Set(asking.flatMap(({ demands }) => demands.flatMap(({ traits }) => traits)))],
  };
}

/** The view of a cloud with Placement's providers of PCI devices. Throws what is no OperatingError. */
export async function withPciProviders(
  view: CloudView,
  { openCloud, question }: { readonly openCloud: OpenCloud; readonly question: PciProviderQuestion },
  signal: AbortSignal,
): Promise<CloudView> {
  const { attempt, troubles } = tryReadings((error) => findingOf(error, cloudPlace(view.name)), signal);
  const pciProviders = await attempt(async () => {
    const cloud = await openCloud(view.name, signal);
    return readProviders(cloud, { view, question }, signal);
  });
  const known = new Set(view.troubles.map(({ code, summary }) => `${code} ${summary}`));
  const fresh = troubles().filter(({ code, summary }) => !known.has(`${code} ${summary}`));
  return { ...view, pciProviders, troubles: [...view.troubles, ...fresh] };
}

/** One list of all, then the inventories of each that matters; usages only of those that should not be there. */
async function readProviders(
  cloud: Cloud,
  { view, question }: { readonly view: CloudView; readonly question: PciProviderQuestion },
  signal: AbortSignal,
): Promise<readonly PciProvider[]> {
  const wantedOf = indexWanted(view, question);
  const chosen = (await cloud.scheduling.listProviders(signal)).flatMap((provider) => {
    const device = readPciName(provider.name);
    const wanted = device && wantedOf(device.hypervisorHostname);
    if (!device || (wanted === undefined && !question.ofAllHosts)) return [];
    const isGhost = wanted !== undefined && !wanted.has(device.address);
    return [{ provider: { ...provider, ...device }, isGhost }];
  });
  const traitsOf = await readTraits(cloud, question.traits, signal);
  const read = await mapLimited(chosen, CALLS_AT_ONCE, ({ provider, isGhost }) =>
    readProvider(cloud, { provider, isGhost }, signal),
  );
  return read.flatMap((provider) => (provider ? [{ ...provider, ...traitsOf(provider.id) }] : []));
}

/** Which of these traits each provider has, by one list a trait. */
async function readTraits(
  { scheduling }: Cloud,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<(id: string) => Pick<PciProvider, "traits">> {
  const lists = await mapLimited(wanted.flatMap(namesOfTrait), CALLS_AT_ONCE, async (trait) => ({
    trait,
    ids: new Set((await scheduling.listProvidersWith(trait, signal)).map(({ id }) => id)),
  }));
  if (lists.length === 0) return () => ({});
  return (id) => ({ traits: lists.flatMap(({ trait, ids }) => (ids.has(id) ? [trait] : [])) });
}

/** undefined: it is gone since the list was read. */
async function readProvider(
  { scheduling }: Cloud,
  asked: {
    readonly provider: NamedProvider & Pick<PciProvider, "hypervisorHostname" | "address">;
    readonly isGhost: boolean;
  },
  signal: AbortSignal,
): Promise<PciProvider | undefined> {
  const { provider, isGhost } = asked;
  if (!isGhost) {
    const inventories = await scheduling.findInventories(provider.id, signal);
    return inventories && { ...provider, totals: totalsOf(inventories) };
  }
  const found = await scheduling.findProvider(provider.id, signal);
  return (
    found && { ...provider, totals: totalsOf(found.inventories), used: found.used, traits: found.traits }
  );
}

function totalsOf(inventories: Readonly<Record<string, { readonly total: number }>>): PciProvider["totals"] {
  return Object.fromEntries(Object.entries(inventories).map(([name, { total }]) => [name, total]));
}

/** Gives the addresses that a hypervisor shall have providers for; undefined: it is of no host that reports. */
function indexWanted(
  { hypervisors }: CloudView,
  { reporting }: PciProviderQuestion,
): (hypervisorHostname: string) => ReadonlySet<string> | undefined {
  const known = knownValue(hypervisors) ?? [];
  const hostOf = indexCloudHosts(known.map(({ serviceHost }) => serviceHost));
  const wanted = new Map([...reporting].flatMap(([host, of]) => [[hostOf(host) ?? "", of] as const]));
  const byName = new Map(
    known.map(({ hypervisorHostname, serviceHost }) => [hypervisorHostname, serviceHost]),
  );
  return (name) => wanted.get(byName.get(name) ?? " ");
}
