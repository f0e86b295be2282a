import * as z from "zod";
import { numberOrRange, oneOf, section, text, toggle } from "./fleet-file-fields.ts";
import { proofSchema } from "./fleet-file-proof-schema.ts";
import { tenantFields } from "./fleet-file-tenants-schema.ts";
import { deploymentIds } from "./openstack-intent.ts";
import { physicalNetworkName } from "./physical-network-name.ts";

const vlanText = "a VLAN from 1 to 4094, or a range such as 200-300";
const vlan = numberOrRange({ min: 1, max: 4094, expected: vlanText });
const vlanList = { error: () => `${vlanText}, or a list of these` };

/** A physical network, as an entry of `openstack.physicalNetworks`. */
export const physicalNetworkSchema = section({
  name: physicalNetworkName.describe("Its name, as Neutron knows it."),
  vlans: z
    .union([vlan, z.array(vlan, vlanList).min(1, vlanList)], vlanList)
    .meta({ examples: [["200-300", 1000]] })
    .describe("VLANs that projects may get: an id, a range, or a list of these. None if left out.")
    .optional(),
  flat: toggle.describe("Flat networks may be made on it. The default is false.").optional(),
});

const releaseText = "auto, or a release such as zed or 2022.2";
const release = z
  .union(
    [
      text(/^[A-Za-z0-9][A-Za-z0-9.]{0,31}$/, releaseText, []),
      z.number({ error: () => releaseText }).positive({ error: () => releaseText }),
    ],
    { error: () => releaseText },
  )
  .meta({ examples: ["auto", "zed", "2022.2"] })
  .describe("auto: as the packages of each host tell; or a release's name or series.");

/** What is told to OpenStack, as the field `openstack`. */
export const openstackSchema = section({
  release: release.optional(),
  deployment: oneOf(["auto", ...deploymentIds])
    .describe("auto: as the signs on each host tell; or how OpenStack was installed.")
    .optional(),
  cloud: text(/^[^\s\u0000-\u001f\u007f-][^\u0000-\u001f\u007f]{0,254}$/, "an entry of clouds.yaml", [
    "mycloud",
  ])
    .describe("The entry of clouds.yaml by which services are looked at.")
    .optional(),
  physicalNetworks: z
    .array(physicalNetworkSchema, { error: () => "a list of physical networks" })
    .describe("The physical networks that Neutron shall know.")
    .optional(),
  numaFilter: toggle.describe("The scheduler heeds NUMA topology. The default is false.").optional(),
  extensionDrivers: z
    .array(text(/^[A-Za-z0-9._-]{1,64}$/, "an extension driver of ML2 such as port_security", []), {
      error: () => "a list of extension drivers such as [port_security, qos]",
    })
    .meta({ examples: [["port_security", "qos"]] })
    .describe("Extensions that ML2 shall offer.")
    .optional(),
  fdb: toggle
    .describe(
      "The Open vSwitch agent makes its ports known to PFs that it shares with VFs. The default is false.",
    )
    .optional(),
  reportInPlacement: toggle
    .describe(
      "nova-compute reports PCI devices to Placement, which cannot be taken back. The default is false.",
    )
    .optional(),
  ...tenantFields,
  proof: proofSchema.optional(),
}).describe("What OpenStack is told. Without it, OpenStack's configuration is left alone.");

const vfText = "a VF's index such as 0, or a range such as 0-3";
const vf = numberOrRange({ min: 0, max: 65_534, expected: vfText });
const vfList = { error: () => `${vfText}, or a list of these` };

// What a resource provider may have in Placement.
const MAX_KBPS = 2_147_483_647;
const rateText = "a bandwidth such as 10 or 25G in Gb/s, or 500M, up to 2147G";
const rateError = { error: () => rateText };
const isRate = (written: string) => kbpsOf(written) >= 1 && kbpsOf(written) <= MAX_KBPS;
const rate = z.union(
  [
    z.number(rateError).min(0.001, rateError).max(2147, rateError),
    text(/^[0-9]{1,7}(?:\.[0-9]{1,3})?[GM]$/, rateText, []).refine(isRate, rateError),
  ],
  rateError,
);

/** An entry of `openstack.physicalNetworks` as it is written. */
export type PhysicalNetworkEntry = z.output<typeof physicalNetworkSchema>;

/** What a pool tells OpenStack besides its physical network, as fields of an entry of `pools`. */
export const poolOpenstackFields = {
  trusted: toggle.describe("Ports on these VFs may ask to be trusted. The default is false.").optional(),
  excludeVfs: z
    .union([vf, z.array(vf, vfList).min(1, vfList)], vfList)
    .meta({ examples: [0, "0-3", [0, "2-3"]] })
    .describe("VFs that are left to the host: an index, a range, or a list of these.")
    .optional(),
  bandwidth: z
    .union([rate, section({ egress: rate, ingress: rate })], {
      error: () => `${rateText}, or { egress: ..., ingress: ... }`,
    })
    .meta({ examples: ["10G", { egress: "10G", ingress: "10G" }] })
    .describe("What the PF's VFs together may be promised, in Gb/s or with its unit, or egress and ingress.")
    .optional(),
};

/** A bandwidth as it is written, in kb/s. */
export function kbpsOf(written: string | number): number {
  if (typeof written === "number") return Math.round(written * 1_000_000);
  return Math.round(Number(written.slice(0, -1)) * (written.endsWith("G") ? 1_000_000 : 1000));
}
