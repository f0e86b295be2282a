/**
 * A MAC address for a VF that is the same at every boot: the PF's, made locally administered, with the VF's index in
 * its first two bytes, so that the VFs of one PF and of PFs of one maker all differ. `index` is 0 to 16383.
 */
export function stableVfMac(pfMac: string, index: number): string {
  const bytes = pfMac.split(":").map((byte) => Number.parseInt(byte, 16));
  const [, second = 0, ...rest] = bytes;
  const first = ((index % 64) << 2) | 0b10;
  return [first, second ^ (index >> 6), ...rest].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}
