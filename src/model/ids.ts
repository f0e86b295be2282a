/** The name of a host in the fleet file, as the operator writes it. */
export type HostName = string & { readonly brand: "HostName" };

/** A full PCI address in lower case, `dddd:bb:dd.f`, as the kernel writes it in sysfs. */
export type PciAddress = string & { readonly brand: "PciAddress" };

/** Names a run: `YYYYMMDD-HHMMSS-xxxx`, sortable by time. */
export type RunId = string & { readonly brand: "RunId" };

const PCI_ADDRESS = /^(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}:[0-9a-f]{2}\.[0-7])$/i;

/** A PCI address from `0000:06:00.0` or the short `06:00.0`; undefined if the text is neither. */
export function parsePciAddress(text: string): PciAddress | undefined {
  const match = PCI_ADDRESS.exec(text);
  return match ? (`${match[1] ?? "0000"}:${match[2]}`.toLowerCase() as PciAddress) : undefined;
}

/** A host name of the fleet file; the schema has checked its characters. */
export function hostName(text: string): HostName {
  return text as HostName;
}
