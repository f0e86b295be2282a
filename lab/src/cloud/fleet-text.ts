import { freePf } from "../hosts.ts";
import type { InstanceImage } from "./instance-image.ts";
import { computeNodes, controller, type Member } from "./members.ts";

/** How the hosts of the cloud are reached. */
export type FleetAccess = {
  readonly identityFile: string;
  readonly knownHostsFile: string;
  readonly portOf: (member: Member) => number;
};

/** The fleet file of the whole cloud, for vfleet: hosts, OpenStack, and the proof with an image of the lab. */
export function cloudFleetText(
  { identityFile, knownHostsFile, portOf }: FleetAccess,
  { disk, kernel, ramdisk, commandLine }: InstanceImage,
): string {
  const entry = (member: Member, more = "") =>
    `  - { name: ${member.name}, address: 127.0.0.1, port: ${portOf(member)}${more} }`;
  const text = (word: string) => JSON.stringify(word);
  return [
    "apiVersion: vfleet/v1",
    `ssh: { user: root, identityFile: ${text(identityFile)}, knownHostsFile: ${text(knownHostsFile)} }`,
    "hosts:",
    ...computeNodes.map((node) => entry(node, ", labels: { role: compute }")),
    "controllers:",
    entry(controller),
    "reboot: allow",
    "rebootTimeout: 30m # emulated processors are slow",
    "openstack:",
    "  cloud: lab",
    "  physicalNetworks:",
    "    - { name: physnet2, vlans: 200-299, flat: true }",
    "  proof:",
    "    image:",
    `      disk: ${text(disk)}`,
    `      kernel: ${text(kernel)}`,
    `      ramdisk: ${text(ramdisk)}`,
    "      diskFormat: raw",
    `      properties: { os_command_line: ${text(commandLine)} }`,
    "    flavor: { vcpus: 1, ram: 192, disk: 1 }",
    "    network: { physicalNetwork: physnet2, vlan: 204, cidr: 10.20.4.0/24 }",
    "    check: ssh",
    "    configDrive: true",
    "pools:",
    "  - name: fast",
    "    hosts: { role: compute }",
    `    pfs: { name: ${freePf.name} }`,
    "    vfCount: 7",
    "    physicalNetwork: physnet2",
    "    trusted: true",
    "",
  ].join("\n");
}
