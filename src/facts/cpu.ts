import type { Cpu, Fact } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";

const VENDORS = new Map<string, Cpu["vendor"]>([
  ["GenuineIntel", "intel"],
  ["AuthenticAMD", "amd"],
  ["HygonGenuine", "amd"],
]);

/** The first processor's maker and model; reading stops there, as all of /proc/cpuinfo is slow on big hosts. */
export const cpuFact: Fact<"cpu"> = {
  id: "cpu",
  source: "/proc/cpuinfo, first processor",
  command: `
vendor=
while read -r line; do
  case $line in
    vendor_id* | 'model name'* | 'CPU implementer'* | 'CPU part'*) printf '%s\\n' "$line" ;;
    '') break ;;
  esac
  case $vendor$line in
    vendor_id*) vendor=known- ;;
    'known-model name'*) break ;;
  esac
done </proc/cpuinfo`,
  parse: ({ text }) => {
    const values = new Map(text.split("\n").map(keyAndValue));
    const vendorId = values.get("vendor_id");
    const implementer = values.get("CPU implementer");
    if (implementer !== undefined) {
      const part = values.get("CPU part") ?? "?";
      return known({
        vendor: "arm",
        model: values.get("model name") ?? `implementer ${implementer} part ${part}`,
      });
    }
    if (vendorId === undefined) return unreadable("/proc/cpuinfo names no vendor of the first processor");
    return known({ vendor: VENDORS.get(vendorId) ?? "other", model: values.get("model name") ?? vendorId });
  },
};

function keyAndValue(line: string): readonly [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}
