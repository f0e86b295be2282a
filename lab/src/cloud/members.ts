import type { ImageHost } from "../host-image.ts";
import { LabError } from "../lab-error.ts";
import type { Machine } from "../machine.ts";
import { cardArguments } from "../machine.ts";

/** One host of the lab cloud: the controller, or a compute node. */
export type Member = {
  readonly name: string;
  /** Its place in the cloud, from 0; ports and MAC addresses follow from it. */
  readonly index: number;
  /** Its address in the management network. */
  readonly address: string;
};

/** A compute node as it is built. */
export type ComputeNode = Member & ImageHost & Machine;

/** The controller: a container, since it has no PCI devices to show. */
export const controller: Member = { name: "ctl", index: 0, address: "10.77.0.10" };

const computeSize = { vtd: true, memoryMib: 3072, network: "ifupdown" } as const;

/** The compute nodes, in the order of their ports. */
export const computeNodes: readonly ComputeNode[] = [
  {
    name: "cmp1",
    index: 1,
    address: "10.77.0.11",
    kernelArguments: "intel_iommu=off",
    uuid: "76666c65-6574-4c61-8062-000000000001",
    ...computeSize,
  },
  {
    name: "cmp2",
    index: 2,
    address: "10.77.0.12",
    kernelArguments: "",
    uuid: "76666c65-6574-4c61-8062-000000000002",
    ...computeSize,
  },
];

/** All hosts of the cloud, in the order of their ports. */
export const members: readonly Member[] = [controller, ...computeNodes];

/** The bridges of the cloud: management, and the two networks of the tenants. */
export const bridges = ["mgmt", "phys1", "phys2"] as const;

/** The name of the port by which a compute node stands on a bridge. */
export function tapOf(node: Member, bridge: (typeof bridges)[number]): string {
  return `${node.name}-${bridge}`;
}

/** QEMU's arguments for a node's cards: PF 1 on physnet2 and free, PF 2 for management, a plain one on physnet1. */
export function nodeNetwork(node: ComputeNode): string[] {
  const tap = (id: string, bridge: (typeof bridges)[number]) => [
    "-netdev",
    `tap,id=${id},ifname=${tapOf(node, bridge)},script=no,downscript=no`,
  ];
  const mac = (card: number) => `52:54:00:77:1${node.index}:0${card}`;
  return [
    tap("free", "phys2"),
    tap("busy", "mgmt"),
    tap("tenants", "phys1"),
    cardArguments({ number: 1, netdev: "free", mac: mac(1) }),
    cardArguments({ number: 2, netdev: "busy", mac: mac(2) }),
    ["-device", `virtio-net-pci,netdev=tenants,addr=0x7,mac=${mac(3)}`],
  ].flat();
}

/** Turns names into hosts of the cloud; no names mean all of them. */
export function findMembers(names: readonly string[]): readonly Member[] {
  return names.length === 0 ? members : names.map(findMember);
}

/** Finds a host of the cloud by its name, or says which names there are. */
export function findMember(name: string): Member {
  const found = members.find((member) => member.name === name);
  if (found) return found;
  throw new LabError(
    `the lab cloud has no host "${name}"`,
    `name one of: ${members.map((member) => member.name).join(", ")}`,
  );
}
