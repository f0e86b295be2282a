import { OperatingError } from "../../base/operating-error.ts";
import type { CloudAction } from "../../model/cloud-action.ts";
import type { CloudWork } from "./cloud-work.ts";
import { createOnce, type Done, missing } from "./create-once.ts";
import type { ProofAction } from "./run-proof-action.ts";

/** What tenants find in a cloud. */
export type TenantAction = Exclude<CloudAction, ProofAction>;

/** Carries out an action on what tenants find in a cloud; throws OperatingError. */
export async function runTenantAction(work: CloudWork, action: TenantAction): Promise<Done> {
  const { cloud, signal } = work;
  switch (action.kind) {
    case "make-flavor":
      return createOnce({
        find: async () => (await cloud.flavors.list(signal)).find(({ name }) => name === action.flavor.name),
        create: async () => {
          const { id } = await cloud.flavors.create(action.flavor, signal);
          if (Object.keys(action.properties).length > 0)
            await cloud.flavors.setProperties(id, action.properties, signal);
        },
      });
    case "delete-flavor": {
      const found = (await cloud.flavors.list(signal)).find(({ name }) => name === action.flavor.name);
      if (found === undefined) return { note: "it was gone already" };
      await cloud.flavors.delete(found.id, signal);
      return {};
    }
    case "make-network":
      return createOnce({
        find: async () => (await cloud.networks.list(action.network.name, signal))[0],
        create: () => cloud.networks.create(action.network, signal),
      });
    case "delete-network": {
      const found = (await cloud.networks.list(action.network.name, signal))[0];
      if (found === undefined) return { note: "it was gone already" };
      await cloud.networks.delete(found.id, signal);
      return {};
    }
    case "make-subnet": {
      const network = (await cloud.networks.list(action.network, signal))[0];
      if (network === undefined) throw missing("network", action.network, cloud.name);
      return createOnce({
        find: async () =>
          (await cloud.subnets.list(network.id, signal)).find(({ name }) => name === action.subnet.name),
        create: () => cloud.subnets.create({ ...action.subnet, networkId: network.id }, signal),
      });
    }
    case "delete-subnet": {
      const network = (await cloud.networks.list(action.network, signal))[0];
      const subnets = network === undefined ? [] : await cloud.subnets.list(network.id, signal);
      const found = subnets.find(({ name }) => name === action.subnet.name);
      if (found === undefined) return { note: "it was gone already" };
      await cloud.subnets.delete(found.id, signal);
      return {};
    }
    default:
      throw new OperatingError("action-unknown", action.kind, {
        message: `${action.kind} is not there yet`,
        hint: "",
      });
  }
}
