import * as z from "zod";
import { duration, integer, oneOf, section, text, toggle } from "./fleet-file-fields.ts";
import {
  cidrField,
  cloudName,
  flavorSize,
  propertiesField,
  segmentFields,
} from "./fleet-file-tenants-schema.ts";
import { physicalNetworkName } from "./physical-network-name.ts";

const file = text(/^[^\u0000-\u001f\u007f]{1,4096}$/, "the path of a file, from the fleet file on", [
  "images/disk.qcow2",
]);
const formats = ["raw", "qcow2", "vmdk", "vdi", "vhd", "vhdx", "iso", "ploop"] as const;

const imageText = "the name of an image, or { disk: ... }, or { url: ... }";

/** An image that is made for the proof. */
const madeImage = section({
  disk: file.describe("The file of its disk.").optional(),
  kernel: file.describe("The file of its kernel, for a disk without a boot loader.").optional(),
  ramdisk: file.describe("The file of the kernel's first file system.").optional(),
  url: text(/^https?:\/\/[^\s\u0000-\u001f\u007f]{1,2000}$/, "an address such as https://host/disk.qcow2", [])
    .describe("Where Glance fetches the disk from, by web-download.")
    .optional(),
  diskFormat: oneOf(formats)
    .describe("The format of the disk. The default is that of its name's ending, else raw.")
    .optional(),
  properties: propertiesField({ hw_disk_bus: "virtio" }).describe("Properties of the image.").optional(),
});

const flavorText = "the name of a flavor, or its size such as { vcpus: 1, ram: 512 }";
const madeFlavor = section({
  vcpus: flavorSize.vcpus.optional(),
  ram: flavorSize.ram.optional(),
  disk: flavorSize.disk.optional(),
  properties: propertiesField({ "hw:mem_page_size": "any" }).describe("Its extra specs.").optional(),
});

const networkText = "the name of a network, or one such as { physicalNetwork: physnet2, vlan: 299 }";
const networkItem = z.union(
  [
    cloudName(networkText, []),
    section({
      physicalNetwork: physicalNetworkName.describe("The physical network that it is on."),
      name: cloudName("the name of a network such as sriov-net", ["sriov-net"])
        .describe("A network of the cloud. One is made for the proof if left out.")
        .optional(),
      ...segmentFields,
      cidr: cidrField
        .describe("The addresses of one that is made for the proof. The default is 198.18.0.0/24.")
        .optional(),
    }),
  ],
  { error: () => networkText },
);
const networkList = { error: () => `${networkText}, or a list of these` };

const hostText = "the name of a host of this file";
const reachText = "dhcp-namespace, second-vm, or { host: ... }";

/** How it is proved that VFs work, as `openstack.proof`. */
export const proofSchema = section({
  image: z
    .union([cloudName(imageText, []), madeImage], { error: () => imageText })
    .meta({ examples: ["debian-12", { disk: "images/disk.qcow2" }, { url: "https://host/disk.qcow2" }] })
    .describe("The image of the VMs: one of the cloud by its name or id, files to upload, or an address."),
  flavor: z
    .union([cloudName(flavorText, []), madeFlavor], { error: () => flavorText })
    .meta({ examples: ["m1.small.sriov", { vcpus: 1, ram: 512, disk: 1 }] })
    .describe(
      "The flavor of the VMs: one of the cloud by its name, or the size of one that is made for the proof. The default is made, with 1 vCPU, 512 MiB and the image's disk.",
    )
    .optional(),
  network: z
    .union([networkItem, z.array(networkItem, networkList).min(1, networkList)], networkList)
    .meta({ examples: ["sriov-net", { physicalNetwork: "physnet2", vlan: 299, cidr: "198.18.0.0/24" }] })
    .describe(
      "Networks of the VMs, one on each physical network: one of the cloud by its name, or one that is made for the proof. One is made on each physical network if left out.",
    )
    .optional(),
  reach: z
    .union(
      [
        oneOf(["dhcp-namespace", "second-vm"]),
        section({ host: text(/^.{1,255}$/u, hostText, ["ctl-1"]).describe(hostText) }),
      ],
      { error: () => reachText },
    )
    .describe("From where a VM is asked. The default is dhcp-namespace.")
    .optional(),
  check: oneOf(["ping", "ssh"]).describe("How it is asked. The default is ping.").optional(),
  on: oneOf(["other-host", "same-host"])
    .describe("Where the second VM is, with reach: second-vm. The default is other-host.")
    .optional(),
  user: text(/^[A-Za-z0-9_][A-Za-z0-9_.@\\+-]{0,63}\$?$/, "a user name", ["debian"])
    .describe("Who logs in, with check: ssh. The default is root.")
    .optional(),
  configDrive: toggle.describe("The VM gets its script by a disk too. The default is false.").optional(),
  pairs: toggle
    .describe("Two VMs on two hosts are compared: MTU, isolation, throughput. The default is false.")
    .optional(),
  otherVlan: integer({ min: 1, max: 4094, expected: "a VLAN from 1 to 4094" })
    .describe("A VLAN from which the VMs of a pair must not be heard.")
    .optional(),
  concurrency: integer({ min: 1, max: 1000, expected: "a number of hosts from 1 to 1000" })
    .describe("How many hosts at once. The default is 10.")
    .optional(),
  buildTimeout: duration("15m").describe("Until a VM runs. The default is 15m.").optional(),
  answerTimeout: duration("10m").describe("Until it answers. The default is 10m.").optional(),
  deleteTimeout: duration("5m").describe("Until all of it is gone. The default is 5m.").optional(),
}).describe("How vfleet prove shows that VMs answer over their VFs.");

/** `openstack.proof` as it is written. */
export type ProofEntry = z.output<typeof proofSchema>;

/** A network of the proof as it is written. */
export type ProofNetworkEntry = z.output<typeof networkItem>;

/** An image that is made for the proof, as it is written. */
export type MadeImageEntry = z.output<typeof madeImage>;
