import { findNic, findNicsOfVf } from "../knowledge/nics/all.ts";
import type { PciProvider } from "../model/pci-provider.ts";
import { knownValue } from "../model/reading.ts";
import type { HostSeen, Rule, RuleFinding } from "../model/rule.ts";
import { evidenceOfProvider, evidenceOfReport, judgeReport } from "./placement-report.ts";

/** Placement has a provider of devices that the host does not have or does not list. */
export const placementProviderGhost: Rule = {
  code: "placement-provider-ghost",
  severity: "warning",
  layer: "placement",
  title: "Placement has a provider of devices that the host does not have or does not list",
  explanation:
    "With [filter_scheduler] pci_in_placement the scheduler sends servers to a host for devices that are not there, and nova-compute refuses them. nova-compute takes away the provider of devices that are gone when it starts, by its own records; it cannot while a server has an allocation of it, and then Placement refuses all that it reports of this host. A provider of which it has no records stays for good.",
  howToMakeSure:
    "openstack resource provider list --name HYPERVISOR_ADDRESS; openstack resource provider show --allocations UUID; ls -d /sys/bus/pci/devices/ADDRESS",
  fix: "openstack resource provider delete UUID, if it is still there a minute after nova-compute was restarted.",
  mendedBy: ["create-vfs"],
  follows: [
    "vfs-missing",
    "device-list-malformed",
    "device-list-matches-nothing",
    "config-line-refused",
    "service-on-old-settings",
    "service-down",
    "nova-compute-down",
    "pci-record-vf-gone",
  ],
  reads: [
    "networkFunctions",
    "openstackFiles",
    "openstackServices",
    "cloud.hypervisors",
    "cloud.pciProviders",
  ],
  of: "host",
  find: (seen) =>
    judgeReport(seen, ({ report, providers }) => {
      if (report.refusal !== undefined) return [];
      const wanted = new Set<string>(report.reported.map(({ address }) => address));
      const ghosts = [...providers.values()].filter(
        (provider) => !wanted.has(provider.address) && isOfNic(seen, provider),
      );
      return ghosts.map((provider) => ({
        ...findingOf(seen, provider),
        evidence: [...evidenceOfProvider(provider), ...evidenceOfReport(report)],
      }));
    }),
};

function findingOf(seen: HostSeen, { id, name, address, used = {} }: PciProvider): RuleFinding {
  const count = Object.values(used).reduce((sum, amount) => sum + amount, 0);
  const why = isThere(seen, address) ? "has no device of it that its list reports" : "does not have it";
  return {
    item: address,
    summary: `Placement has the provider ${name}, and the host ${why}`,
    detail: count === 0 ? "No server has an allocation of it." : `${count} of it are allocated to servers.`,
    ...(count > 0 && {
      severity: "error",
      fix: `Bring the devices back, or move or delete the servers of 'openstack resource provider show --allocations ${id}', and restart nova-compute.`,
    }),
  };
}

function isThere({ facts }: HostSeen, provider: string): boolean {
  return (knownValue(facts.networkFunctions) ?? []).some(({ address }) => address === provider);
}

/** Other devices than NICs are not read on hosts, and nothing is said of them. */
function isOfNic(seen: HostSeen, { address, totals }: PciProvider): boolean {
  if (isThere(seen, address)) return true;
  return Object.keys(totals).some((name) => {
    const [, vendorId, deviceId] = /^CUSTOM_PCI_([0-9A-F]{4})_([0-9A-F]{4})$/.exec(name) ?? [];
    if (vendorId === undefined || deviceId === undefined) return false;
    const id = { vendorId: vendorId.toLowerCase(), deviceId: deviceId.toLowerCase() };
    return findNic(id) !== undefined || findNicsOfVf(id).length > 0;
  });
}
