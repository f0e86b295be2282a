import type { Cloud } from "../../ports/cloud.ts";
import type { CloudApi } from "./cloud-api.ts";
import { cloudError } from "./cloud-error.ts";
import { computeService, computeServiceVersions, hypervisor, hypervisorVersions } from "./compute-answers.ts";
import { networkAgent, networkExtension } from "./network-answers.ts";

/** The Cloud port over the APIs of Nova, Neutron and Placement. */
export function createCloud(name: string, api: CloudApi): Cloud {
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
    listNetworkExtensions: async (signal) => {
      const call = { service: "network", path: "/extensions", signal } as const;
      return (await api.list(call, "extensions", networkExtension)).toSorted();
    },
  };
}

function noAgentsShown(name: string, user: string, roles: readonly string[]): Error {
  const has = roles.length === 0 ? "no roles" : `the role ${roles.join(", ")}`;
  return cloudError("cloud-forbidden", name, {
    message: `Neutron of ${name} shows no agents to the user ${user}, who has ${has}; it hides what a user may not see`,
    hint: "Use a user who has the role admin on the project.",
  });
}
