import { setTimeout as wait } from "node:timers/promises";
import type { AskCloud, CloudAnswer } from "./ask-cloud.ts";

/** A VM of a project: its name, and the host that it begins on. */
export type WantedGuest = { readonly name: string; readonly host: string };

const pollMs = 20;
const patienceMs = 30_000;

/** Makes what a project has in a cloud before anything is done there: an image, a flavor, a network, and VMs without VFs that run. */
export async function startGuests(ask: AskCloud, guests: readonly WantedGuest[]): Promise<void> {
  const image = await ask("POST", "/image/v2/images", {
    name: "cirros",
    disk_format: "raw",
    container_format: "bare",
    visibility: "public",
  });
  await ask("PUT", `/image/v2/images/${String(image.id)}/file`, "a disk");
  const flavor = await ask("POST", "/compute/v2.1/flavors", {
    flavor: { name: "m1.small", vcpus: 2, ram: 2048, disk: 20 },
  });
  const network = await ask("POST", "/networking/v2.0/networks", {
    network: {
      name: "tenants",
      "provider:network_type": "vlan",
      "provider:physical_network": "physnet1",
      "provider:segmentation_id": 100,
    },
  });
  const networkId = idIn(network, "network");
  await ask("POST", "/networking/v2.0/subnets", {
    subnet: { network_id: networkId, name: "tenants", cidr: "10.10.0.0/20", ip_version: 4 },
  });
  const made: string[] = [];
  for (const { name, host } of guests) {
    const server = await ask("POST", "/compute/v2.1/servers", {
      server: {
        name,
        imageRef: image.id,
        flavorRef: idIn(flavor, "flavor"),
        networks: [{ uuid: networkId }],
        availability_zone: `nova:${host}`,
      },
    });
    made.push(idIn(server, "server"));
  }
  const until = Date.now() + patienceMs;
  for (const id of made) await untilActive(ask, id, until);
}

async function untilActive(ask: AskCloud, id: string, until: number): Promise<void> {
  for (;;) {
    const { server } = (await ask("GET", `/compute/v2.1/servers/${id}`)) as { readonly server: CloudAnswer };
    if (server.status === "ACTIVE") return;
    if (server.status === "ERROR" || Date.now() > until)
      throw new Error(
        `the VM ${String(server.name)} of the simulated cloud does not run: ${JSON.stringify(server)}`,
      );
    await wait(pollMs);
  }
}

function idIn(answer: CloudAnswer, name: string): string {
  const { id } = answer[name] as { readonly id: unknown };
  return String(id);
}
