import type { CloudView } from "../model/cloud-view.ts";
import type { Intent } from "../model/intent.ts";
import { readCloudView } from "../stages/read-cloud-view.ts";
import type { CommandContext } from "./context.ts";

/** What the cloud that the fleet file names shows; undefined: it names none. */
export async function readView({ deps }: CommandContext, intent: Intent): Promise<CloudView | undefined> {
  const cloud = intent.openstack?.cloud;
  if (cloud === undefined) return undefined;
  const physicalNetworks = new Set(intent.pools.flatMap(({ physicalNetwork }) => physicalNetwork ?? []));
  return readCloudView(deps.openCloud, { cloud, physicalNetworks }, deps.interrupts.stop);
}
