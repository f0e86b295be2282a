import type { CloudView } from "../model/cloud-view.ts";
import type { Intent } from "../model/intent.ts";
import { readCloudView } from "../stages/read-cloud-view.ts";
import { withNovaRecords } from "../stages/read-nova-records.ts";
import type { CommandContext } from "./context.ts";

/** What the cloud that the fleet file names shows, and Nova's databases where they are named; undefined: it names none. */
export async function readView({ deps }: CommandContext, intent: Intent): Promise<CloudView | undefined> {
  const { openCloud, readNovaNodes, interrupts, screen } = deps;
  const cloud = intent.openstack?.cloud;
  if (cloud === undefined) {
    if (readNovaNodes)
      screen.print(
        "Nova's database is not read, as the fleet file does not say of which cloud it is: name openstack.cloud.\n",
      );
    return undefined;
  }
  const physicalNetworks = new Set(intent.pools.flatMap(({ physicalNetwork }) => physicalNetwork ?? []));
  const view = await readCloudView(openCloud, { cloud, physicalNetworks }, interrupts.stop);
  const hosts = intent.hosts.map(({ name }) => name);
  return readNovaNodes ? withNovaRecords(view, { readNovaNodes, hosts }, interrupts.stop) : view;
}
