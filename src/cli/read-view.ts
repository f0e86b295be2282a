import type { CloudView } from "../model/cloud-view.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { Intent } from "../model/intent.ts";
import { readCloudView } from "../stages/read-cloud-view.ts";
import { withNovaRecords } from "../stages/read-nova-records.ts";
import { askForPciProviders, withPciProviders } from "../stages/read-pci-providers.ts";
import type { CommandContext } from "./context.ts";

/** What the cloud that the fleet file names shows, and Nova's databases where they are named; undefined: it names none. */
export async function readView(
  { deps }: CommandContext,
  intent: Intent,
  discoveries: readonly HostDiscovery[],
): Promise<CloudView | undefined> {
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
  const shown = await readCloudView(openCloud, { cloud, physicalNetworks }, interrupts.stop);
  const question = askForPciProviders(intent, discoveries);
  const view = question ? await withPciProviders(shown, { openCloud, question }, interrupts.stop) : shown;
  const hosts = intent.hosts.map(({ name }) => name);
  return readNovaNodes ? withNovaRecords(view, { readNovaNodes, hosts }, interrupts.stop) : view;
}
