import * as z from "zod";
import { hostName } from "./ids.ts";
import type { ProofIntent, TenantIntent } from "./tenant-intent.ts";

const text = z.string();
const name = text.min(1);
const count = z.int().min(0);
const vlan = z.int().min(1).max(4094).optional();
const host = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/)
  .transform(hostName);

/** Properties as a plan file holds them. */
export const propertiesSchema = z.record(text, text);

/** Hosts by names and labels as a plan file holds them. */
export const hostChoiceSchema = z.strictObject({
  names: z.array(host).exactOptional(),
  labels: propertiesSchema,
});

const flavor = { name, vcpus: count, ramMb: count, diskGb: count, isPublic: z.boolean() };

/** A flavor to be made as a plan file holds it. */
export const newFlavorSchema = z.strictObject(flavor);

const network = {
  name,
  physicalNetwork: name,
  kind: z.enum(["vlan", "flat"]),
  vlan,
  mtu: count.optional(),
  shared: z.boolean(),
};

// JSON leaves out what is undefined; these put the fields back.

/** A network to be made as a plan file holds it. */
export const newNetworkSchema = z
  .strictObject(network)
  .transform(({ vlan: id, mtu, ...rest }) => ({ ...rest, vlan: id, mtu }));

/** A subnet to be made as a plan file holds it. */
export const newSubnetSchema = z.strictObject({
  name,
  cidr: name,
  gateway: name,
  dhcp: z.boolean(),
  pools: z.array(z.strictObject({ first: name, last: name })),
  dnsServers: z.array(name),
});

const aggregate = z
  .strictObject({
    name,
    availabilityZone: name.optional(),
    hosts: hostChoiceSchema,
    properties: propertiesSchema,
  })
  .transform(({ availabilityZone, ...rest }) => ({ ...rest, availabilityZone }));

/** What projects find in the cloud, as a plan file holds it. */
export const tenantsSchema = z
  .strictObject({
    aggregates: z.array(aggregate),
    flavors: z.array(z.strictObject({ ...flavor, properties: propertiesSchema })),
    otherFlavors: z.strictObject({ properties: propertiesSchema, except: z.array(name) }).optional(),
    networks: z.array(
      z
        .strictObject({ ...network, subnets: z.array(newSubnetSchema) })
        .transform(({ vlan: id, mtu, ...rest }) => ({ ...rest, vlan: id, mtu })),
    ),
  })
  .transform(({ otherFlavors, ...rest }) => ({ ...rest, otherFlavors })) satisfies z.ZodType<TenantIntent>;

const imageFiles = z
  .strictObject({
    disk: name,
    kernel: name.optional(),
    ramdisk: name.optional(),
    diskFormat: name,
    properties: propertiesSchema,
  })
  .transform(({ kernel, ramdisk, ...rest }) => ({ ...rest, kernel, ramdisk }));
const check = z.enum(["ping", "ssh"]);

/** How the proof is done, as a plan file holds it. */
export const proofSchema = z
  .strictObject({
    image: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("existing"), name }),
      z.strictObject({ kind: z.literal("files"), files: imageFiles }),
      z.strictObject({
        kind: z.literal("url"),
        url: name,
        diskFormat: name,
        properties: propertiesSchema,
      }),
    ]),
    flavor: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("existing"), name }),
      z.strictObject({
        kind: z.literal("made"),
        size: z.strictObject({ vcpus: count, ramMb: count, diskGb: count, isPublic: z.boolean() }),
        properties: propertiesSchema,
      }),
    ]),
    networks: z.array(
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("existing"), physicalNetwork: name, name }),
        z
          .strictObject({
            kind: z.literal("made"),
            physicalNetwork: name,
            vlan,
            flat: z.boolean(),
            mtu: count.optional(),
            cidr: name,
          })
          .transform(({ vlan: id, mtu, ...rest }) => ({ ...rest, vlan: id, mtu })),
      ]),
    ),
    reach: z.discriminatedUnion("by", [
      z.strictObject({ by: z.literal("dhcp-namespace"), check }),
      z.strictObject({ by: z.literal("second-vm"), on: z.enum(["other-host", "same-host"]) }),
      z.strictObject({ by: z.literal("host"), host, check }),
    ]),
    user: name,
    configDrive: z.boolean(),
    pairs: z.boolean(),
    otherVlan: vlan,
    concurrency: z.int().min(1),
    buildTimeoutMs: count,
    answerTimeoutMs: count,
    deleteTimeoutMs: count,
  })
  .transform(({ otherVlan, ...rest }) => ({ ...rest, otherVlan })) satisfies z.ZodType<ProofIntent>;
