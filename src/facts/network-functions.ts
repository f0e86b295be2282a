import type { Fact, Netdev, NetworkFunction, Sriov } from "../model/host-facts.ts";
import { type PciAddress, parsePciAddress } from "../model/ids.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";
import { type EswitchModes, parseEswitchModes } from "./parse-eswitch-modes.ts";
import { parseNetdevs } from "./parse-netdevs.ts";
import { parseSysfsOutput, readingOf, type SysfsOutput } from "./parse-sysfs-output.ts";

const CLASS_LINE = /^([^/]+)\/uevent\/PCI_CLASS$/;
const NETWORK_CLASS = /^2[0-9a-fA-F]{4}$/;
const GROUP_MEMBER = /^\/sys\/kernel\/iommu_groups\/(\d+)\/devices\/(\S+)$/;
const VF_LINK = /^([^/]+)\/virtfn\d+$/;
const DEVICE_IDS = /^([0-9a-fA-F]{4}):([0-9a-fA-F]{4})$/;

/** Every PCI function of the network class: PFs, VFs and plain NICs, in the order of their addresses. */
export const networkFunctionsFact: Fact<"networkFunctions"> = {
  id: "networkFunctions",
  source:
    "/sys/bus/pci/devices/*/{uevent,numa_node,virtfn*,sriov_*,net/*/*}, /sys/kernel/iommu_groups, devlink dev eswitch show",
  command: `
PATH=$PATH:/usr/sbin:/sbin
cd /sys/bus/pci/devices || exit
links= names= batch=
for f in */sriov_totalvfs; do
  d=\${f%/*}
  [ -e "$f" ] || break
  links="$links $d/virtfn*"
  names="$names $d/net/*/phys_port_name"
  batch="\${batch}dev eswitch show pci/$d
"
done
v=../../virtio/devices
grep -avH -e ^MODALIAS= -e ^PCI_SUBSYS_ID= -e ^PCI_SLOT_NAME= -e '^PCI_CLASS=[^2]' -e ^OF_ \\
  */uevent */numa_node */sriov_totalvfs */sriov_numvfs */sriov_vf_device */sriov_drivers_autoprobe \\
  */sriov_offset */sriov_stride \\
  */net/*/address */net/*/operstate */net/*/flags */net/*/carrier */net/*/speed */net/*/mtu \\
  $v/*/net/*/address $v/*/net/*/operstate $v/*/net/*/flags $v/*/net/*/carrier $v/*/net/*/speed $v/*/net/*/mtu \\
  $names
echo "exit grep $?"
printf '%s\\n' /sys/kernel/iommu_groups/*/devices/*
for l in $links $v/*/net; do
  [ -e "$l" ] && cd -P "$l" && printf '%s %s\\n' "$l" "$PWD"
  cd /sys/bus/pci/devices
done
[ -n "$batch" ] || exit
command -v devlink >/dev/null || { echo 'no devlink'; exit; }
echo "$batch"
printf %s "$batch" | devlink -f -b -`,
  parse: ({ text }) => {
    const output = parseSysfsOutput(text);
    const problem = problemOf(output, text);
    if (problem !== undefined) return unreadable(problem);
    const parsed = {
      output,
      netdevs: parseNetdevs(output),
      modes: parseEswitchModes(text),
      groups: new Map(text.split("\n").flatMap(iommuGroup)),
      physicalFunctions: new Map([...output.links].flatMap(physicalFunction)),
    };
    const addresses = [...output.values].flatMap(([path, value]) => networkAddress(path, value));
    return known(addresses.toSorted().map((address) => networkFunction(address, parsed)));
  },
};

type Parsed = {
  readonly output: SysfsOutput;
  readonly netdevs: ReadonlyMap<string, readonly Netdev[]>;
  readonly modes: EswitchModes;
  readonly groups: ReadonlyMap<string, number>;
  readonly physicalFunctions: ReadonlyMap<string, PciAddress>;
};

function problemOf(output: SysfsOutput, text: string): string | undefined {
  const grepExit = output.exits.get("grep") ?? 127;
  const seesDevices = output.values.keys().some((path) => path.endsWith("/PCI_ID"));
  if (grepExit <= 2 && seesDevices) return undefined;
  const firstLine = text.trim().split("\n")[0] ?? "";
  return `reading /sys/bus/pci/devices gave ${firstLine === "" ? "nothing" : firstLine}`;
}

function networkAddress(path: string, value: string): PciAddress[] {
  const address = parsePciAddress(CLASS_LINE.exec(path)?.[1] ?? "");
  return address !== undefined && NETWORK_CLASS.test(value) ? [address] : [];
}

function networkFunction(address: PciAddress, parsed: Parsed): NetworkFunction {
  const { output, netdevs, modes, groups, physicalFunctions } = parsed;
  const ids = DEVICE_IDS.exec(output.values.get(`${address}/uevent/PCI_ID`) ?? "");
  const node = readingOf(output, `${address}/numa_node`, integer);
  return {
    address,
    vendorId: ids?.[1]?.toLowerCase() ?? "",
    deviceId: ids?.[2]?.toLowerCase() ?? "",
    driver: readingOf(output, `${address}/uevent/DRIVER`, (text) => text),
    numaNode: node.is === "known" && node.value < 0 ? absent : node,
    iommuGroup: readingIn(groups, address),
    netdevs: netdevs.get(address) ?? [],
    sriov: sriov(address, output, modes),
    physicalFunction: readingIn(physicalFunctions, address),
  };
}

function sriov(address: PciAddress, output: SysfsOutput, modes: EswitchModes): Reading<Sriov> {
  const totalVfs = readingOf(output, `${address}/sriov_totalvfs`, integer);
  if (totalVfs.is === "absent") return absent;
  return known({
    totalVfs,
    numVfs: readingOf(output, `${address}/sriov_numvfs`, integer),
    vfDeviceId: readingOf(output, `${address}/sriov_vf_device`, deviceId),
    driversAutoprobe: readingOf(output, `${address}/sriov_drivers_autoprobe`, flag),
    vfs: virtualFunctions(address, output),
    ...ifThere("vfOffset", readingOf(output, `${address}/sriov_offset`, integer)),
    ...ifThere("vfStride", readingOf(output, `${address}/sriov_stride`, integer)),
    eswitchMode: modes.of(address),
  });
}

function ifThere(name: "vfOffset" | "vfStride", reading: Reading<number>): Partial<Sriov> {
  return reading.is === "absent" ? {} : { [name]: reading };
}

function readingIn<T>(map: ReadonlyMap<string, T>, address: PciAddress): Reading<T> {
  const value = map.get(address);
  return value === undefined ? absent : known(value);
}

function iommuGroup(line: string): (readonly [string, number])[] {
  const [, group, address] = GROUP_MEMBER.exec(line) ?? [];
  return group !== undefined && address !== undefined ? [[address, Number(group)]] : [];
}

function physicalFunction([link, target]: readonly [string, string]): (readonly [string, PciAddress])[] {
  const pf = parsePciAddress(VF_LINK.exec(link)?.[1] ?? "");
  return pf === undefined ? [] : [[lastPart(target), pf]];
}

function virtualFunctions(address: PciAddress, output: SysfsOutput): Sriov["vfs"] {
  const vfs: { readonly index: number; readonly address: PciAddress }[] = [];
  for (const [path, target] of output.links) {
    if (!path.startsWith(`${address}/virtfn`)) continue;
    const index = integer(path.slice(`${address}/virtfn`.length));
    const vf = parsePciAddress(lastPart(target));
    if (index !== undefined && vf !== undefined) vfs.push({ index, address: vf });
  }
  return vfs.toSorted((a, b) => a.index - b.index);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function integer(text: string): number | undefined {
  return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}

function deviceId(text: string): string | undefined {
  return /^[0-9a-f]{1,4}$/i.test(text) ? text.toLowerCase().padStart(4, "0") : undefined;
}

function flag(text: string): boolean | undefined {
  return text === "1" ? true : text === "0" ? false : undefined;
}
