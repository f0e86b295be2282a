import * as z from "zod";
import { duration, integer, oneOf, oneOrMany, section, text, toggle } from "./fleet-file-fields.ts";
import { hostPattern, hostsField, labelsField } from "./fleet-file-host-fields.ts";
import { openstackSchema, poolOpenstackFields } from "./fleet-file-openstack-schema.ts";
import { rolloutSchema } from "./fleet-file-rollout-schema.ts";
import { physicalNetworkName } from "./physical-network-name.ts";

const hostPart = "[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?";

const user = text(/^[A-Za-z0-9_][A-Za-z0-9_.@\\+-]*\$?$/, "a user name", ["root"]).describe(
  "The user to log in as.",
);
const port = integer({ min: 1, max: 65_535, expected: "a port number from 1 to 65535" }).describe(
  "The port of sshd.",
);
const path = text(/^[^\u0000-\u001f\u007f-][^\u0000-\u001f\u007f]*$/, "the path of a file", [
  "~/.ssh/id_ed25519",
]);
const jump = text(
  new RegExp(`^(?:[A-Za-z0-9_][A-Za-z0-9_.\\\\+-]*@)?(?:${hostPart}|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?$`),
  "a host such as bastion or root@bastion:22",
  ["bastion", "root@bastion.domain.tld:22"],
);

const ssh = section({
  user: user.optional(),
  port: port.optional(),
  identityFile: oneOrMany(path, "the path of a private key, or a list of them")
    .describe("Private keys to try, in order. A leading ~ is your home.")
    .optional(),
  knownHostsFile: oneOrMany(path, "the path of a known_hosts file, or a list of them")
    .describe("Where the hosts' keys are known from.")
    .optional(),
  jump: oneOrMany(jump, "a host to go through, or a list of them")
    .describe("Hosts to go through, nearest first, each [user@]host[:port].")
    .optional(),
  become: oneOf(["none", "sudo"]).describe("How to become root on the host.").optional(),
  transport: oneOf(["ssh2", "openssh"])
    .describe("ssh2 is the fast way; openssh runs ssh, for certificates, FIDO keys and GSSAPI.")
    .optional(),
  connectTimeout: duration("20s").describe("How long to wait for a connection.").optional(),
}).describe("How hosts are reached. What is left out comes from ~/.ssh/config, then from ssh's defaults.");

/** A host, or many by a range, as an entry of `hosts`. */
export const hostSchema = section({
  name: hostPattern.describe(
    "The host's name. Ranges stand for many hosts: node-[9-40], node-[01-12], node-[1,3,7-9].",
  ),
  address: text(/^.{1,1000}$/u, "a host name or an IP address", ["192.0.2.41"])
    .describe("What to connect to, if not the name. It may have ranges when they are as long as the name's.")
    .optional(),
  port: port.optional(),
  ssh: ssh.describe("What differs from the file's ssh for this host.").optional(),
  labels: labelsField.describe("Labels to choose hosts by.").optional(),
});

const word = (expected: string, examples: string[]) => text(/^[A-Za-z0-9_.@-]{1,64}$/, expected, examples);
const hexId = (expected: string, example: string) => {
  const error = () => expected;
  return z
    .union([text(/^(?:0x)?[0-9A-Fa-f]{4}$/, expected, []), integer({ min: 0, max: 9999, expected })], {
      error,
    })
    .meta({ examples: [example] });
};
const speedText = { error: () => "a speed in Gb/s such as 10 or 25G" };
const speed = z.union(
  [
    z.number(speedText).positive(speedText).max(10_000, speedText),
    text(/^[0-9]{1,5}(?:\.[0-9]{1,2})?[GM]$/, speedText.error(), []),
  ],
  speedText,
);

const pfs = section({
  name: oneOrMany(
    text(/^[^\s/\u0000-\u001f\u007f]{1,15}$/u, "a network interface such as eth1", ["eth1"]),
    "a network interface such as eth1, or a list of them",
  )
    .describe("Network interfaces by name.")
    .optional(),
  address: oneOrMany(
    text(
      /^(?:[0-9A-Fa-f]{4,8}:)?[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-7]$/,
      "a PCI address such as 0000:06:00.0",
      ["0000:06:00.0"],
    ),
    "a PCI address such as 0000:06:00.0, or a list of them",
  )
    .describe("PCI addresses.")
    .optional(),
  driver: oneOrMany(word("a driver such as ice", ["ice"]), "a driver such as ice, or a list of them")
    .describe("Drivers of the PF.")
    .optional(),
  vendor: hexId("a PCI vendor of four hex digits such as 8086", "8086").describe("PCI vendor id.").optional(),
  device: hexId("a PCI device of four hex digits such as 1593", "1593").describe("PCI device id.").optional(),
  numaNode: integer({ min: 0, max: 1023, expected: "a NUMA node such as 0" })
    .describe("The NUMA node.")
    .optional(),
  minSpeed: speed
    .meta({ examples: [10, "25G"] })
    .describe("The least link speed, in Gb/s or with its unit: 10, 25G, 100M.")
    .optional(),
}).meta({ minProperties: 1, description: "Which PFs; all that is given must match." });

const vfCountText = "a number of VFs such as 30, or max, or a share such as 50%";
const vfCount = z
  .union(
    [
      integer({ min: 0, max: 65_535, expected: vfCountText }),
      z.literal("max"),
      text(/^(?:100|[1-9][0-9]?)%$/, vfCountText, []),
    ],
    { error: () => vfCountText },
  )
  .meta({ examples: [30, "max", "50%"] })
  .describe("How many VFs: a number, max for all that the PF can have, or a share of them.");

const exception = section({
  host: hostPattern.describe("The host, or several by a range."),
  vfCount,
  reason: text(/\S/, "why the host is an exception, such as older card", ["older card"]).describe(
    "Why; it is shown in plans.",
  ),
}).describe("A host that gets another count than its pool says.");

/** NICs of hosts and what they become, as an entry of `pools`. */
export const poolSchema = section({
  name: word("a name of letters, digits, . _ and -", ["fast"]).describe("The pool's name."),
  hosts: hostsField
    .describe("The pool's hosts: labels that all must match, or names and ranges. Every host if left out.")
    .optional(),
  pfs,
  vfCount,
  physicalNetwork: physicalNetworkName
    .describe("The physical network that the PF is connected to, as Neutron names it.")
    .optional(),
  vfDriver: word("auto, none, or a driver such as vfio-pci", ["auto", "none", "vfio-pci"])
    .describe("auto: the kernel binds the VF's own driver; none: no driver; or a driver's name.")
    .optional(),
  vfs: section({
    trust: toggle.describe("The VM may set promiscuous mode and its MAC address.").optional(),
    spoofCheck: toggle.describe("The NIC drops frames with a MAC address that is not the VF's.").optional(),
    linkState: oneOf(["auto", "enable", "disable"])
      .describe("auto: the VF's link follows the PF's.")
      .optional(),
    mac: oneOf(["stable"])
      .describe("stable: each VF gets an address derived from its PF's, the same at every boot.")
      .optional(),
    maxTxRate: integer({ min: 0, max: 1_000_000, expected: "a rate in Mb/s such as 1000; 0 is no limit" })
      .describe("The most that a VF may send, in Mb/s; 0 is no limit.")
      .optional(),
  })
    .describe("Settings of each VF; what is left out is left alone.")
    .optional(),
  takeOver: toggle
    .describe(
      "VFs that vfleet did not make may be replaced where the count must change. The default is false.",
    )
    .optional(),
  exceptions: z
    .array(exception, { error: () => "a list of exceptions" })
    .describe("Hosts that get another count, and why.")
    .optional(),
  ...poolOpenstackFields,
});

/** The whole fleet file. */
export const fleetFileSchema = section({
  apiVersion: z.literal("vfleet/v1", { error: () => "vfleet/v1" }).describe("The version of this format."),
  ssh: ssh.optional(),
  reboot: oneOf(["never", "allow"])
    .describe(
      "allow: a host without running VMs may be rebooted where a change needs it. The default is never.",
    )
    .optional(),
  rebootTimeout: duration("20m")
    .describe("How long a host may take to come back. The default is 20m.")
    .optional(),
  concurrency: integer({ min: 1, max: 1000, expected: "a number of hosts from 1 to 1000" })
    .describe("How many hosts at once. The default is 50.")
    .optional(),
  rollout: rolloutSchema.optional(),
  hosts: z
    .array(hostSchema, { error: () => "a list of hosts" })
    .min(1, { error: () => "a list of at least one host" }),
  controllers: z
    .array(hostSchema, { error: () => "a list of hosts" })
    .describe("Hosts that run the APIs, the scheduler and the Neutron server, as entries of hosts.")
    .optional(),
  openstack: openstackSchema.optional(),
  pools: z
    .array(poolSchema, { error: () => "a list of pools" })
    .describe("Which NICs of which hosts become what.")
    .optional(),
}).meta({
  title: "vfleet fleet file",
  description: "The hosts of a fleet, how they are reached, and which of their NICs shall have how many VFs.",
});

/** The fleet file as it is written, checked but not resolved. */
export type FleetFile = z.output<typeof fleetFileSchema>;

/** The field `openstack` as it is written. */
export type OpenstackEntry = NonNullable<FleetFile["openstack"]>;

/** An entry of `hosts` or `controllers` as it is written. */
export type HostEntry = z.output<typeof hostSchema>;

/** An entry of `pools` as it is written. */
export type PoolEntry = z.output<typeof poolSchema>;
