import { findCloudHost } from "../../model/find-cloud-host.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostIntent } from "../../model/intent.ts";
import type { ProofVm } from "../../model/proof.ts";
import type { ProofReach } from "../../model/tenant-intent.ts";
import { findHost } from "../find-host.ts";
import type { ProofRun } from "./proof-run.ts";
import type { Vantage } from "./reach-script.ts";

/** A host from which VMs are asked, and where on it; or why there is none. */
export type FoundVantage =
  | { readonly host: HostIntent; readonly vantage: Vantage }
  | { readonly finding: Finding };

type SingleReach = Exclude<ProofReach, { by: "second-vm" }>;

/** Finds from where a VM of a network is asked. */
export async function findVantage(
  { ports, intent, halt }: Pick<ProofRun, "ports" | "intent" | "halt">,
  reach: SingleReach,
  { vm, networkId }: { readonly vm: ProofVm; readonly networkId: string },
): Promise<FoundVantage> {
  if (reach.by === "host") return { host: findHost(intent, reach.host), vantage: { kind: "host" } };
  const dhcpHosts = await ports.cloud.networks.listDhcpHosts(networkId, halt);
  if (dhcpHosts.length === 0) return { finding: noDhcp(vm) };
  for (const name of dhcpHosts) {
    const host = intent.hosts.find((each) => findCloudHost(each.name, [name]) === name);
    if (host) return { host, vantage: { kind: "dhcp-namespace", networkId } };
  }
  return { finding: notInFleet(vm, dhcpHosts) };
}

function noDhcp({ host, physicalNetwork }: ProofVm): Finding {
  return {
    code: "proof-no-dhcp-namespace",
    severity: "error",
    subject: { host, item: physicalNetwork },
    summary: "No DHCP agent serves the network, so there is no namespace to ask the VM from",
    detail: "Neutron lists no DHCP agents for it: with OVN there are none, or the subnet has no DHCP.",
    fix: "Set openstack.proof.reach: { by: second-vm }, or start neutron-dhcp-agent.",
  };
}

function notInFleet({ host, physicalNetwork }: ProofVm, dhcpHosts: readonly string[]): Finding {
  return {
    code: "proof-dhcp-host-unknown",
    severity: "error",
    subject: { host, item: physicalNetwork },
    summary: `The network's DHCP is served by ${dhcpHosts.join(", ")}, which the fleet file does not have`,
    detail: "The VM is asked from the namespace of its network there, by SSH to that host.",
    fix: `Add ${dhcpHosts[0] ?? "it"} to controllers, or set openstack.proof.reach to second-vm.`,
  };
}
