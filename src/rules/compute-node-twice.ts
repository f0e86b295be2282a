import type { Hypervisor } from "../model/cloud.ts";
import { indexCloudHosts } from "../model/find-cloud-host.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule, RuleFinding } from "../model/rule.ts";

/** Nova has two compute nodes for one host. */
export const computeNodeTwice: Rule = {
  code: "compute-node-twice",
  severity: "warning",
  layer: "compute",
  title: "Nova has two compute nodes for one host",
  explanation:
    "The host was renamed, or [DEFAULT] host of its nova-compute was changed. VFs, servers and Placement's provider of the old one stay as they were: servers there cannot be changed, and nova-compute may not be able to report under a name that another one has.",
  howToMakeSure: "openstack hypervisor list --long; openstack compute service list --service nova-compute",
  fix: "Give the host its old name again; or move its servers away, and delete the service of the old one (openstack compute service delete), which takes its compute node and provider along.",
  reads: ["cloud.hypervisors"],
  of: "fleet",
  find: ({ hosts, unread, cloud }) => {
    // A nova-compute of bare metal or of a cluster has many nodes, and should.
    const nodes = ((cloud && knownValue(cloud.hypervisors)) ?? []).filter(({ hypervisorType }) =>
      /^(?:qemu|kvm)$/i.test(hypervisorType ?? ""),
    );
    const nameOf = indexCloudHosts(nodes.map(({ serviceHost }) => serviceHost));
    const placeOf = new Map(
      [...hosts.map(({ host }) => host), ...unread].map((host) => [nameOf(host), host] as const),
    );
    const twice = [
      ...twiceBy(nodes, ({ serviceHost }) => serviceHost),
      ...twiceBy(nodes, ({ hypervisorHostname }) => hypervisorHostname),
    ];
    return twice.map((same): RuleFinding => {
      const host = same.map(({ serviceHost }) => placeOf.get(serviceHost)).find((each) => each !== undefined);
      const names = same.map(
        ({ hypervisorHostname, serviceHost }) => `${hypervisorHostname} of nova-compute on ${serviceHost}`,
      );
      return {
        ...(host !== undefined && { host }),
        summary: `Nova has ${same.length} compute nodes for one host: ${names.join(", ")}`,
        detail: same.map(({ hypervisorHostname, state }) => `${hypervisorHostname} is ${state}`).join("; "),
      };
    });
  },
};

function twiceBy(
  nodes: readonly Hypervisor[],
  nameOf: (node: Hypervisor) => string,
): readonly (readonly Hypervisor[])[] {
  return [...Map.groupBy(nodes, (node) => nameOf(node).toLowerCase()).values()].filter(
    (same) => same.length > 1,
  );
}
