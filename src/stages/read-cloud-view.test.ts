import { expect, test } from "vitest";
import { fakeCloud } from "../../test/fixtures/cloud-answers.ts";
import type { Network, Port } from "../model/cloud-resources.ts";
import { readCloudView } from "./read-cloud-view.ts";

const network = (id: string, shown: Partial<Network>) => ({ id, name: id, ...shown }) as Network;
const vlan = { kind: "vlan", segment: 7 };

async function view(networks: readonly Network[], more: Partial<Port> = {}) {
  const asked: string[] = [];
  const cloud = fakeCloud({
    listSecurityGroups: async () => {
      asked.push("groups");
      return [{ id: "g1", name: "default" }];
    },
  });
  const open = async () => ({
    ...cloud,
    aggregates: { ...cloud.aggregates, list: async () => [] },
    flavors: { ...cloud.flavors, list: async () => [] },
    networks: { ...cloud.networks, list: async () => networks },
    ports: {
      ...cloud.ports,
      list: async ({ networkId = "" }: { readonly networkId?: string }) => {
        asked.push(networkId);
        return [{ id: `port-${networkId}`, ...more } as Port];
      },
    },
  });
  const question = { cloud: "mycloud", physicalNetworks: new Set(["physnet2"]) };
  return { asked, ...(await readCloudView(open, question, new AbortController().signal)) };
}

test("ports are those of networks on the pools' physical networks, in any spelling, and of those with several segments", async () => {
  const { asked, ports } = await view([
    network("on", { ...vlan, physicalNetwork: "physnet2" }),
    network("spelt", { ...vlan, physicalNetwork: "PhysNet2" }),
    network("other", { ...vlan, physicalNetwork: "physnet3" }),
    network("tunnel", { kind: "vxlan" }),
    network("several", {}),
  ]);
  expect(asked).toEqual(["on", "spelt", "several"]);
  expect(ports).toMatchObject({ is: "known", value: { length: 3 } });
});

test("where no network shows what it is made of, ports are not known: nothing is taken for unbound", async () => {
  const { asked, ports, troubles } = await view([network("a", {}), network("b", {})]);
  expect(asked).toEqual([]);
  expect(ports).toMatchObject({ is: "unreadable" });
  expect(troubles).toMatchObject([{ code: "cloud-forbidden" }]);
});

test("security groups are asked for where a port has one", async () => {
  const { asked, securityGroups } = await view([network("on", { ...vlan, physicalNetwork: "physnet2" })], {
    securityGroups: ["g1"],
  });
  expect(asked).toEqual(["on", "groups"]);
  expect(securityGroups).toEqual({ is: "known", value: [{ id: "g1", name: "default" }] });
});
