import type { PciAddress } from "./ids.ts";
import type { ServingPf } from "./openstack-deployment.ts";

/** An entry of nova-compute's device list as vfleet writes it. */
export type NewDeviceEntry = Readonly<Record<string, string>> & { readonly address: PciAddress };

/**
 * The entries for a PF that serves a physical network: one by the PF's address, with the VFs' own id so that the PF itself
 * is not handed out with them; or one for each VF where some are left to the host.
 */
export function composeDeviceEntries(
  { pf, physicalNetwork, trusted, excluded, vfs, vfId }: ServingPf,
  trustKnown: boolean,
): readonly NewDeviceEntry[] {
  const common = {
    physical_network: physicalNetwork,
    ...(trusted !== undefined && trustKnown && { trusted: String(trusted) }),
  };
  if (excluded.length > 0)
    return vfs.filter((vf) => !excluded.includes(vf)).map((address) => ({ address, ...common }));
  return [{ address: pf, ...(vfId && { vendor_id: vfId.vendor, product_id: vfId.device }), ...common }];
}
