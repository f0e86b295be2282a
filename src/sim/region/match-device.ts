/** An entry of nova-compute's device list. */
export type ListedDevice = Readonly<Record<string, unknown>>;

/** A VF that nova-compute asks of each entry whether it is meant. */
export type OfferedVf = {
  readonly address: string;
  readonly vendorId: string;
  readonly deviceId: string;
  readonly netdevs: readonly string[];
  readonly pf: { readonly address: string; readonly netdevs: readonly string[] };
};

/** The entries of all values of the device list; a value that is no JSON, with which Nova does not start, gives none. */
export function readDeviceList(values: readonly string[]): readonly ListedDevice[] {
  return values.flatMap((value) => {
    try {
      const read: unknown = JSON.parse(value);
      const list: readonly unknown[] = Array.isArray(read) ? read : [read];
      return list as readonly ListedDevice[];
    } catch {
      return [];
    }
  });
}

/** Whether an entry means a VF: by its own address or interface, or those of its PF. Source: nova 26.0.0 pci/devspec.py. */
export function meansVf(entry: ListedDevice, vf: OfferedVf): boolean {
  if (!isId(entry.vendor_id, vf.vendorId) || !isId(entry.product_id, vf.deviceId)) return false;
  const { devname, address } = entry;
  if (typeof devname === "string") return [...vf.netdevs, ...vf.pf.netdevs].includes(devname);
  if (address === undefined) return true;
  if (typeof address === "string")
    return isAddress(address, vf.address) || (!address.includes("*") && isAddress(address, vf.pf.address));
  return isByPatterns(address as Readonly<Record<string, string>>, vf.address);
}

function isId(wanted: unknown, id: string): boolean {
  return typeof wanted !== "string" || wanted === "*" || wanted.toLowerCase() === id.toLowerCase();
}

// What a glob leaves out at its beginning is anything.
function isAddress(glob: string, address: string): boolean {
  const fields = glob.split(/[:.]/).toReversed();
  return address
    .split(/[:.]/)
    .toReversed()
    .every((part, at) => {
      const wanted = fields[at]?.trim() ?? "*";
      return wanted === "*" || wanted === "" || Number.parseInt(wanted, 16) === Number.parseInt(part, 16);
    });
}

function isByPatterns(patterns: Readonly<Record<string, string>>, address: string): boolean {
  const parts = address.split(/[:.]/);
  return ["domain", "bus", "slot", "function"].every((name, at) =>
    new RegExp(`^(?:${patterns[name] ?? ".*"})`).test(parts[at] ?? ""),
  );
}
