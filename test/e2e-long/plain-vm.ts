import { expect } from "vitest";
import { instanceImage } from "../../lab/src/cloud-api.ts";
import type { Server } from "../../src/model/cloud-resources.ts";
import type { Cloud } from "../../src/ports/cloud.ts";
import { type CloudGroundRules, until, wantedNetwork } from "../contracts/cloud-contract-ground.ts";
import { uploadAll } from "../contracts/cloud-contract-images.ts";
import { wantedSubnet } from "../contracts/cloud-contract-networks.ts";
import { on } from "../e2e/cloud-ground.ts";
import { labRules } from "../e2e/proof-ground.ts";

/** A VM of the lab's cloud, and what it hangs on. */
export type LabVm = { readonly id: string; readonly networkId: string; readonly address: string };

/** Where a VM is built, and on what. */
export type LabVmPlace = {
  readonly name: string;
  readonly host: string;
  readonly vnicType: "normal" | "direct";
  readonly physicalNetwork: string;
  readonly vlan: number;
  readonly cidr: string;
};

/** Builds a VM on one host and waits until it answers from the DHCP server's namespace. */
export async function buildVm(cloud: Cloud, place: LabVmPlace): Promise<LabVm> {
  const { name, host, vnicType, physicalNetwork, vlan, cidr } = place;
  const lab = await labRules(await instanceImage("vf"), []);
  const rules: CloudGroundRules = {
    ...lab,
    // Debian 12's Nova moves no VM whose kernel has the format aki: it takes the content of its own copy for another format.
    images: lab.images.map((image) => ({ ...image, diskFormat: "raw", containerFormat: "bare" })),
    prefix: `${name}-`,
    physicalNetwork,
    vlans: [vlan, vlan, vlan],
    cidr,
  };
  const imageId = await uploadAll(cloud, rules.images, rules.prefix);
  const flavor = await cloud.flavors.create({ ...rules.flavor, name: `${name}-flavor`, isPublic: true });
  const network = await cloud.networks.create(wantedNetwork(rules, "network", vlan));
  await cloud.subnets.create(wantedSubnet(rules, network.id, true));
  const own = { name: `${name}-port`, networkId: network.id, vnicType };
  // The default security group lets nobody ping a plain port.
  const port = await cloud.ports.create({ ...own, ...(vnicType === "normal" && { portSecurity: false }) });
  const id = await cloud.servers.create({
    name,
    flavorId: flavor.id,
    imageId,
    keyName: undefined,
    portIds: [port.id],
    userData: undefined,
    configDrive: false,
    properties: {},
    place: { host, zone: "nova" },
  });
  const server = await settle(cloud, id, rules);
  expect(server, JSON.stringify(server)).toMatchObject({ status: "ACTIVE", host });
  const vm = { id, networkId: network.id, address: port.addresses[0] ?? "" };
  await until(`an answer of ${name}`, async () => ((await answers(vm)) ? true : undefined), {
    ...rules,
    limitMs: rules.buildLimitMs,
  });
  return vm;
}

function settle(cloud: Cloud, id: string, rules: CloudGroundRules): Promise<Server> {
  const look = async () => {
    const found = await cloud.servers.find(id);
    return found?.status === "BUILD" ? undefined : found;
  };
  return until(`the end of the build of ${id}`, look, { ...rules, limitMs: rules.buildLimitMs });
}

/** Whether a VM answers to ping. */
export async function answers({ networkId, address }: LabVm): Promise<boolean> {
  const ping = `ip netns exec qdhcp-${networkId} ping -c 3 -W 5 ${address} >/dev/null && echo yes || echo no`;
  return (await on("ctl", ping)) === "yes";
}

/** What has been done to a VM, the first first. */
export async function historyOf(cloud: Cloud, { id }: LabVm): Promise<readonly string[]> {
  const actions = (await cloud.servers.listActions(id)) ?? [];
  return actions.toReversed().map(({ action }) => action);
}

/** Lets Nova move VMs that run between compute hosts: libvirt listens to the others of the lab's network. */
export async function letMove(host: string): Promise<void> {
  await on(
    host,
    `sed -i 's/^#*auth_tcp = .*/auth_tcp = "none"/' /etc/libvirt/libvirtd.conf && systemctl stop libvirtd && systemctl enable -q --now libvirtd-tcp.socket && systemctl start libvirtd && systemctl restart nova-compute`,
  );
}
