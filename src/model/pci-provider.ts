/** A provider of Placement, as their list has it. */
export type NamedProvider = { readonly id: string; readonly name: string };

/** A provider of Placement for a PCI device of a host, or for a PF with the VFs that are listed of it. */
export type PciProvider = NamedProvider & {
  readonly hypervisorHostname: string;
  /** Of the device or the PF, as the kernel writes it. */
  readonly address: string;
  /** How many devices it has, by resource class. */
  readonly totals: Readonly<Record<string, number>>;
  /** How many of them are allocated, by resource class; left out: it was not asked. */
  readonly used?: Readonly<Record<string, number>>;
  /** Of those that aliases ask for; left out: none does. */
  readonly traits?: readonly string[];
};

const pciName = /^(.+)_([0-9A-F]{4,8}:[0-9A-F]{2}:[0-9A-F]{2}\.[0-7])$/;

/** What the name of a provider says of its device; undefined: it is of something else. Source: nova 26.0.0 pci_placement_translator.py. */
export function readPciName(name: string): Pick<PciProvider, "hypervisorHostname" | "address"> | undefined {
  const [, hypervisorHostname, address] = pciName.exec(name) ?? [];
  if (hypervisorHostname === undefined || address === undefined) return undefined;
  return { hypervisorHostname, address: address.toLowerCase() };
}

/** The name that Nova gives the provider of a device. */
export function pciProviderName(hypervisorHostname: string, address: string): string {
  return `${hypervisorHostname}_${address.toUpperCase()}`;
}
