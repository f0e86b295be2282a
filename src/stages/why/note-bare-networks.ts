import type { Network } from "../../model/cloud-resources.ts";
import type { Cloud } from "../../ports/cloud.ts";

/**
 * Notes of networks without a subnet: Nova's API refuses a server on one, with 400, before the scheduler is asked. Source:
 * NetworkRequiresSubnet in nova/network/neutronv2/api.py of Kilo and nova/network/neutron.py of Zed.
 */
export async function noteBareNetworks(
  cloud: Pick<Cloud, "subnets">,
  networks: readonly Network[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const names = new Map(networks.map(({ id, name }) => [id, name]));
  const notes = await Promise.all(
    [...names].map(async ([id, name]) => {
      const subnets = await cloud.subnets.list(id, signal);
      return subnets.length > 0
        ? []
        : [
            `${name} has no subnet: Nova refuses a server on it before the scheduler is asked. Make one: openstack subnet create --network ${id} --subnet-range RANGE NAME`,
          ];
    }),
  );
  return notes.flat();
}
