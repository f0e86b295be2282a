import type { DeviceEntry } from "./device-entry.ts";

/** Classes of os-resource-classes; any other gets CUSTOM_ before it. */
const standardClasses = new Set([
  "VCPU",
  "MEMORY_MB",
  "DISK_GB",
  "PCI_DEVICE",
  "SRIOV_NET_VF",
  "NUMA_SOCKET",
  "NUMA_CORE",
  "NUMA_THREAD",
  "NUMA_MEMORY_MB",
  "IPV4_ADDRESS",
  "VGPU",
  "VGPU_DISPLAY_HEAD",
  "NET_BW_EGR_KILOBIT_PER_SEC",
  "NET_BW_IGR_KILOBIT_PER_SEC",
  "PCPU",
  "MEM_ENCRYPTION_CONTEXT",
  "FPGA",
  "PGPU",
  "NET_PACKET_RATE_KILOPACKET_PER_SEC",
  "NET_PACKET_RATE_EGR_KILOPACKET_PER_SEC",
  "NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC",
]);

/**
 * The resource class of devices of an entry of the device list, or of an alias; undefined: it says neither a class nor both
 * ids. Source: nova 27.0.0 pci_placement_translator.py get_resource_class.
 */
export function resourceClassOf(
  entry: DeviceEntry,
  ids: { readonly vendorId?: string; readonly deviceId?: string },
): string | undefined {
  const { resource_class: given } = entry;
  if (typeof given === "string" && given !== "") {
    const name = given.toUpperCase();
    return standardClasses.has(name) ? name : customName(name);
  }
  const { vendorId, deviceId } = ids;
  if (vendorId === undefined || deviceId === undefined) return undefined;
  return `CUSTOM_PCI_${vendorId}_${deviceId}`.toUpperCase();
}

/** The traits of an entry, in capitals. */
export function traitsOfEntry({ traits }: DeviceEntry): readonly string[] {
  if (typeof traits !== "string") return [];
  return traits.split(",").flatMap((each) => (each.trim() === "" ? [] : [each.trim().toUpperCase()]));
}

/** Whether a provider has a trait that an entry or an alias names. */
export function hasTrait(traits: readonly string[], wanted: string): boolean {
  return namesOfTrait(wanted).some((name) => traits.includes(name));
}

/** What a trait may be called in Placement: Nova puts CUSTOM_ before those that os-traits does not know. */
export function namesOfTrait(wanted: string): readonly string[] {
  return [...new Set([wanted, customName(wanted)])];
}

function customName(name: string): string {
  return name.startsWith("CUSTOM_") ? name : `CUSTOM_${name.replace(/[^0-9A-Z]+/g, "_")}`;
}
