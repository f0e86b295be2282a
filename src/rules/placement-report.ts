import type { Hypervisor } from "../model/cloud.ts";
import { indexCloudHosts } from "../model/find-cloud-host.ts";
import type { Evidence } from "../model/finding.ts";
import type { PciProvider } from "../model/pci-provider.ts";
import { knownValue } from "../model/reading.ts";
import type { HostSeen, RuleFinding, RuleUnseen } from "../model/rule.ts";
import { findPlacementReport, type PlacementReport } from "../steps/openstack/placement-report.ts";
import { evidenceOf, unseenOf } from "./wishes.ts";

/** A host whose nova-compute reports PCI devices, and what Placement has of it. */
export type SeenReport = {
  readonly report: PlacementReport;
  readonly hypervisorHostname: string;
  /** By the address of the device or the PF. */
  readonly providers: ReadonlyMap<string, PciProvider>;
};

/** What nova-compute of a host reports or would; undefined: it is no compute host, or cannot. */
export function reportOf({ hostIntent, openstack, facts }: HostSeen): PlacementReport | undefined {
  if (!openstack || !hostIntent.roles.includes("compute")) return undefined;
  return findPlacementReport(openstack, facts);
}

/** Files of nova-compute that could not be read: they may set it otherwise. */
export function unseenReport({ option }: PlacementReport): readonly RuleUnseen[] {
  return unseenOf(option);
}

/** Judges a host that reports PCI devices by what Placement has of it; where a file could not be read, that is said instead. */
export function judgeReport(
  seen: HostSeen,
  judge: (found: SeenReport) => readonly (RuleFinding | RuleUnseen)[],
): readonly (RuleFinding | RuleUnseen)[] {
  const report = reportOf(seen);
  if (!report) return [];
  const unseen = unseenReport(report);
  if (unseen.length > 0) return unseen;
  const providers = seen.cloud && knownValue(seen.cloud.pciProviders);
  const hypervisors = seen.cloud && knownValue(seen.cloud.hypervisors);
  if (!report.isOn || !providers || !hypervisors) return [];
  const [own, ...more] = hypervisorsOf(hypervisors, seen.host);
  // A host that Nova does not have, or has twice, is told by other rules.
  if (own === undefined || more.length > 0) return [];
  const { hypervisorHostname } = own;
  return judge({ report, hypervisorHostname, providers: providersOf(providers, hypervisorHostname) });
}

/** Many rules and hosts ask; the hosts of a cloud are put in order once. */
const hypervisorIndexes = new WeakMap<readonly Hypervisor[], (host: string) => readonly Hypervisor[]>();
const providerIndexes = new WeakMap<readonly PciProvider[], Map<string, Map<string, PciProvider>>>();

function hypervisorsOf(all: readonly Hypervisor[], host: string): readonly Hypervisor[] {
  const index = hypervisorIndexes.get(all) ?? indexHypervisors(all);
  hypervisorIndexes.set(all, index);
  return index(host);
}

function indexHypervisors(all: readonly Hypervisor[]): (host: string) => readonly Hypervisor[] {
  const nameOf = indexCloudHosts(all.map(({ serviceHost }) => serviceHost));
  const byHost = Map.groupBy(all, ({ serviceHost }) => serviceHost);
  return (host) => byHost.get(nameOf(host) ?? "") ?? [];
}

function providersOf(
  all: readonly PciProvider[],
  hypervisorHostname: string,
): ReadonlyMap<string, PciProvider> {
  const index = providerIndexes.get(all) ?? indexProviders(all);
  providerIndexes.set(all, index);
  return index.get(hypervisorHostname) ?? new Map();
}

function indexProviders(all: readonly PciProvider[]): Map<string, Map<string, PciProvider>> {
  const byHost = Map.groupBy(all, (provider) => provider.hypervisorHostname);
  return new Map([...byHost].map(([name, own]) => [name, new Map(own.map((each) => [each.address, each]))]));
}

/** A provider as the API shows it. */
export function evidenceOfProvider({ id, name, totals, used }: PciProvider): readonly Evidence[] {
  const stock = listAmounts(totals);
  return [
    { source: `GET /resource_providers/${id}/inventories`, text: `${name}: total ${stock || "nothing"}` },
    ...(used === undefined
      ? []
      : [
          {
            source: `GET /resource_providers/${id}/usages`,
            text: `${name}: used ${listAmounts(used) || "nothing"}`,
          },
        ]),
  ];
}

function listAmounts(amounts: Readonly<Record<string, number>>): string {
  return Object.entries(amounts)
    .map(([name, amount]) => `${name}=${amount}`)
    .join(", ");
}

/** What makes nova-compute report: its option and its device list. */
export function evidenceOfReport({ option, list }: PlacementReport): readonly Evidence[] {
  return [...evidenceOf(option), ...evidenceOf(list)];
}

/** `1 device`, `4 devices`. */
export function countDevices(count: number): string {
  return `${count} ${count === 1 ? "device" : "devices"}`;
}
