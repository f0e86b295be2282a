import { allFacts } from "../../facts/all.ts";
import type { CloudPart } from "../../model/cloud-view.ts";
import type { Evidence } from "../../model/finding.ts";
import type { FactId } from "../../model/host-facts.ts";
import type { RuleSource } from "../../model/rule.ts";

/** With which command a person sees a part of the cloud. */
const cloudSources: Readonly<Record<CloudPart, string>> = {
  computeServices: "openstack compute service list",
  agents: "openstack network agent list --long",
  extensions: "openstack extension list --network",
  hypervisors: "openstack hypervisor list --long",
  aggregates: "openstack aggregate list --long",
  flavors: "openstack flavor list --all --long",
  networks: "openstack network list --long",
  ports: "openstack port list --long",
  securityGroups: "openstack security group list --all-projects",
  pciProviders: "openstack resource provider list; openstack resource provider inventory list UUID",
  pciRecords: "Nova's database: select * from pci_devices where deleted = 0",
};

/** Where a rule has looked, as the evidence of a finding that names no file and line of its own. */
export function seenIn(reads: readonly RuleSource[]): readonly Evidence[] {
  return reads.map((source) => ({
    source: source.startsWith("cloud.")
      ? cloudSources[source.slice("cloud.".length) as CloudPart]
      : allFacts[source as FactId].source,
    text: "",
  }));
}
