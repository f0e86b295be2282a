import * as z from "zod";
import { integer, oneOrMany, section, text, toggle } from "./fleet-file-fields.ts";
import { hostsField } from "./fleet-file-host-fields.ts";
import { formatIpv4Cidr, parseIpv4, parseIpv4Cidr } from "./ipv4.ts";
import { physicalNetworkName } from "./physical-network-name.ts";

/** The name of a thing in a cloud; expected completes "needs ...". */
export function cloudName(expected: string, examples: string[]): z.ZodString {
  const printed = "[^\\u0000-\\u001f\\u007f]";
  const edge = "[^\\s\\u0000-\\u001f\\u007f]";
  return text(new RegExp(`^${edge}(?:${printed}{0,253}${edge})?$`, "u"), expected, examples);
}

const propertyKey = text(
  /^[A-Za-z0-9_.:-](?:[A-Za-z0-9_.: -]{0,253}[A-Za-z0-9_.:-])?$/,
  "a property of letters, digits, . _ : and -, such as sriov",
  [],
);
const propertyText = { error: () => "a text of at most 255 characters" };
const propertyValue = z.union(
  [z.string(propertyText).max(255, propertyText), z.number(propertyText), z.boolean(propertyText)],
  propertyText,
);

/** Properties, text by text; numbers and booleans are written as the text that they look like. */
export function propertiesField(example: Readonly<Record<string, string>>) {
  const shown = Object.entries(example).map(([key, value]) => `"${key}": "${value}"`);
  return z
    .record(propertyKey, propertyValue, { error: () => `properties such as { ${shown.join(", ")} }` })
    .meta({ examples: [example] });
}

const scoped = { "aggregate_instance_extra_specs:sriov": "true" };

/** An aggregate, as an entry of `openstack.aggregates`. */
export const aggregateSchema = section({
  name: cloudName("the name of an aggregate such as sriov", ["sriov"]).describe("Its name in Nova."),
  hosts: hostsField
    .describe(
      "Its hosts of this fleet: labels that all must match, or names and ranges. Every compute host if left out; others that are in it stay.",
    )
    .optional(),
  properties: propertiesField({ sriov: "true" })
    .describe("What tells its hosts apart; other properties that it has stay.")
    .optional(),
  availabilityZone: text(/^[^\s:,\u0000-\u001f\u007f]{1,255}$/u, "the name of an availability zone", ["az-1"])
    .describe("The availability zone that its hosts come into. A host can be in one alone.")
    .optional(),
});

const vcpusText = "a number of vCPUs such as 2";
const ramText = "an amount of memory in MiB such as 2048, or 512M, or 2G";
const diskText = "a disk in GiB such as 20, or 20G; 0 is as large as the image";

/** How large servers of a flavor are. */
export const flavorSize = {
  vcpus: integer({ min: 1, max: 2_147_483_647, expected: vcpusText }).describe("How many vCPUs."),
  ram: z
    .union(
      [
        integer({ min: 1, max: 2_147_483_647, expected: ramText }),
        text(/^[1-9][0-9]{0,6}[MG]$/, ramText, []),
      ],
      { error: () => ramText },
    )
    .meta({ examples: [2048, "2G"] })
    .describe("Memory in MiB, or with its unit."),
  disk: z
    .union(
      [integer({ min: 0, max: 2_147_483_647, expected: diskText }), text(/^[0-9]{1,7}G$/, diskText, [])],
      { error: () => diskText },
    )
    .meta({ examples: [20, "20G"] })
    .describe("The root disk in GiB, or with its unit; 0 is as large as the image."),
};

/** A flavor, as an entry of `openstack.flavors`. */
export const flavorSchema = section({
  name: cloudName("the name of a flavor such as m1.small.sriov", ["m1.small.sriov"]).describe(
    "Its name in Nova.",
  ),
  ...flavorSize,
  public: toggle.describe("Every project may use it. The default is true.").optional(),
  properties: propertiesField(scoped).describe("Its extra specs; others that it has stay.").optional(),
});

const exceptText = "the name of a flavor, or a list of them";

/** What all flavors get that the file does not list, as `openstack.otherFlavors`. */
export const otherFlavorsSchema = section({
  properties: propertiesField({ "aggregate_instance_extra_specs:sriov": "false" }).describe(
    "Extra specs that each flavor gets which this file does not list and which has none of that name.",
  ),
  except: oneOrMany(cloudName(exceptText, ["m1.tiny"]), exceptText)
    .describe("Flavors that are left alone.")
    .optional(),
}).describe("Keeps all other flavors off the hosts of an aggregate.");

const addressText = "an IPv4 address such as 10.20.4.1";
const isAddress = (written: string) => parseIpv4(written) !== undefined;
const address = (expected: string) =>
  text(/^[0-9.]{7,15}$/, expected, []).refine(isAddress, { error: () => expected });
const cidrText = "an IPv4 network such as 10.20.4.0/24";

/** The addresses of a subnet, as they are written. */
export const cidrField = text(/^[0-9.]{7,15}\/(?:[89]|[12][0-9]|30)$/, cidrText, ["10.20.4.0/24"]).refine(
  (written) => parseIpv4Cidr(written) !== undefined,
  { error: () => cidrText },
);

/** The network that a text is an address of, as it has to be written; undefined: it is written so. */
export function rightCidr(written: string): string | undefined {
  const cidr = parseIpv4Cidr(written);
  const right = cidr && formatIpv4Cidr(cidr);
  return right === written ? undefined : right;
}

const poolText = "a range of addresses such as 10.20.4.10-10.20.4.200";
const pool = text(/^[0-9.]{7,15}-[0-9.]{7,15}$/, poolText, []).refine(
  (written) => written.split("-").every(isAddress),
  { error: () => poolText },
);
const gatewayText = "none, auto, or an IPv4 address such as 10.20.4.1";

const subnetSchema = section({
  name: cloudName("the name of a subnet such as sriov-subnet", ["sriov-subnet"]).describe(
    "Its name in Neutron.",
  ),
  cidr: cidrField.describe("Its addresses; IPv4."),
  gateway: z
    .union([z.literal("none"), z.literal("auto"), address(gatewayText)], { error: () => gatewayText })
    .describe("auto: the first address; none: without one; or its address. The default is auto.")
    .optional(),
  dhcp: toggle.describe("Guests get their address by DHCP. The default is true.").optional(),
  pools: oneOrMany(pool, `${poolText}, or a list of these`)
    .describe("Which addresses ports get: a range, or a list of them. All that are free if left out.")
    .optional(),
  dns: oneOrMany(address(addressText), `${addressText}, or a list of these`)
    .describe("Name servers that guests are told of.")
    .optional(),
});

const vlanText = "a VLAN from 1 to 4094";

/** Where on a physical network a network is. */
export const segmentFields = {
  vlan: integer({ min: 1, max: 4094, expected: vlanText })
    .describe("Its VLAN. Left out, Neutron takes one of those that the physical network has for projects.")
    .optional(),
  flat: toggle.describe("It has no VLAN. The default is false.").optional(),
  mtu: integer({ min: 68, max: 65_535, expected: "an MTU in bytes such as 1500" })
    .describe("Bytes of the largest packet. As Neutron decides if left out.")
    .optional(),
};

/** A network of projects, as an entry of `openstack.networks`. */
export const networkSchema = section({
  name: cloudName("the name of a network such as sriov-net", ["sriov-net"]).describe("Its name in Neutron."),
  physicalNetwork: physicalNetworkName.describe("The physical network that it is on."),
  ...segmentFields,
  shared: toggle.describe("All projects may use it. The default is false.").optional(),
  subnets: z
    .array(subnetSchema, { error: () => "a list of subnets" })
    .describe("Its subnets.")
    .optional(),
});

/** What projects find in the cloud, as fields of `openstack`. */
export const tenantFields = {
  aggregates: z
    .array(aggregateSchema, { error: () => "a list of aggregates" })
    .describe("Aggregates that Nova shall have.")
    .optional(),
  flavors: z
    .array(flavorSchema, { error: () => "a list of flavors" })
    .describe("Flavors that Nova shall have.")
    .optional(),
  otherFlavors: otherFlavorsSchema.optional(),
  networks: z
    .array(networkSchema, { error: () => "a list of networks" })
    .describe("Networks that Neutron shall have for projects.")
    .optional(),
};

/** An entry of `openstack.aggregates` as it is written. */
export type AggregateEntry = z.output<typeof aggregateSchema>;

/** An entry of `openstack.flavors` as it is written. */
export type FlavorEntry = z.output<typeof flavorSchema>;

/** An entry of `openstack.networks` as it is written. */
export type NetworkEntry = z.output<typeof networkSchema>;

/** A subnet of one as it is written. */
export type SubnetEntry = NonNullable<NetworkEntry["subnets"]>[number];

/** `openstack.otherFlavors` as it is written. */
export type OtherFlavorsEntry = z.output<typeof otherFlavorsSchema>;
