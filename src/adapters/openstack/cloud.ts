import type { Cloud, CloudServices } from "../../ports/cloud.ts";
import { createAggregates } from "./aggregates.ts";
import { createFindAllocations } from "./allocations.ts";
import type { CloudApi } from "./cloud-api.ts";
import { cloudError } from "./cloud-error.ts";
import { computeService, computeServiceVersions, hypervisor, hypervisorVersions } from "./compute-answers.ts";
import { createComputeServices } from "./compute-services.ts";
import { createFlavors } from "./flavors.ts";
import { createImages } from "./images.ts";
import { createKeyPairs } from "./key-pairs.ts";
import { createListMigrations } from "./migrations.ts";
import { networkAgent, securityGroup } from "./network-answers.ts";
import { createNetworkExtensions, listExtensions } from "./network-extensions.ts";
import { createNetworkPorts } from "./network-ports.ts";
import { createNetworks } from "./networks.ts";
import { createScheduling } from "./scheduling.ts";
import { createServers } from "./servers.ts";
import { createSubnets } from "./subnets.ts";

/** The Cloud port over the APIs of Nova, Neutron, Glance and Placement. */
export function createCloud(name: string, api: CloudApi): Cloud {
  const extensions = createNetworkExtensions(name, api);
  return {
    ...createCloudServices(name, api),
    aggregates: createAggregates(api),
    flavors: createFlavors(api),
    keyPairs: createKeyPairs(api),
    servers: createServers(api),
    computeServices: createComputeServices(api),
    networks: createNetworks(api, extensions),
    subnets: createSubnets(api),
    ports: createNetworkPorts(name, api, extensions),
    images: createImages(name, api),
    findAllocations: createFindAllocations(api),
    listMigrations: createListMigrations(api),
    scheduling: createScheduling(api),
  };
}

function createCloudServices(name: string, api: CloudApi): CloudServices {
  return {
    name,
    apiVersions: async (signal) => ({
      compute: await api.versions("compute", signal),
      placement: await api.versions("placement", signal),
    }),
    listComputeServices: (signal) =>
      api.list(
        { service: "compute", path: "/os-services", microversions: computeServiceVersions, signal },
        "services",
        computeService,
      ),
    listHypervisors: (signal) =>
      api.list(
        { service: "compute", path: "/os-hypervisors/detail", microversions: hypervisorVersions, signal },
        "hypervisors",
        hypervisor,
      ),
    listNetworkAgents: async (signal) => {
      const call = { service: "network", path: "/agents", signal } as const;
      const agents = await api.list(call, "agents", networkAgent);
      const { user, roles } = await api.identity(signal);
      // Neutron leaves out what a user may not see, and so shows an empty list where Nova says 403.
      if (agents.length === 0 && !roles.includes("admin")) throw noAgentsShown(name, user, roles);
      return agents;
    },
    listNetworkAgentsOf: (host, signal) =>
      api.list({ service: "network", path: "/agents", query: { host }, signal }, "agents", networkAgent),
    listNetworkExtensions: (signal) => listExtensions(api, signal),
    listSecurityGroups: (signal) =>
      api.list({ service: "network", path: "/security-groups", signal }, "security_groups", securityGroup),
  };
}

function noAgentsShown(name: string, user: string, roles: readonly string[]): Error {
  const has = roles.length === 0 ? "no roles" : `the role ${roles.join(", ")}`;
  return cloudError("cloud-forbidden", name, {
    message: `Neutron of ${name} shows no agents to the user ${user}, who has ${has}; it hides what a user may not see`,
    hint: "Use a user who has the role admin on the project.",
  });
}
