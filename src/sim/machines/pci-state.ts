import type { NicSpec, SriovSpec } from "./machine-spec.ts";

/** An interface of the running kernel. */
export type NetdevState = {
  readonly name: string;
  readonly mac: string;
  readonly index: number;
  isUp: boolean;
  readonly hasCable: boolean;
  readonly speedMbps: number;
  readonly mtu: number;
};

/** What a PF says of one of its VFs. */
export type VfSettingsState = {
  mac: string;
  vlan: number;
  spoofCheck: boolean;
  trust: boolean;
  linkState: "auto" | "enable" | "disable";
  maxTxRateMbps: number;
};

/** SR-IOV of a PF that runs. */
export type SriovState = {
  readonly spec: SriovSpec;
  numVfs: number;
  autoprobe: boolean;
  vfs: VfState[];
};

/** A PCI function of the running kernel. */
export type FunctionState = {
  readonly address: string;
  readonly vendorId: string;
  readonly deviceId: string;
  readonly numaNode: number;
  driver: string | undefined;
  driverOverride: string | undefined;
  iommuGroup: number | undefined;
  netdevs: NetdevState[];
  readonly sriov: SriovState | undefined;
};

/** A VF of the running kernel. */
export type VfState = FunctionState & {
  readonly index: number;
  readonly pf: FunctionState;
  /** The driver that takes it by itself. */
  readonly ownDriver: string;
  readonly settings: VfSettingsState;
  readonly madeAt: number;
};

/** A NIC as it is right after the boot. */
export function bootedFunction(spec: NicSpec, nextIndex: () => number): FunctionState {
  return {
    address: spec.address,
    vendorId: spec.vendorId,
    deviceId: spec.deviceId,
    numaNode: spec.numaNode,
    driver: spec.driver,
    driverOverride: undefined,
    iommuGroup: undefined,
    netdevs: spec.netdevs.map((netdev) => ({ ...netdev, index: nextIndex() })),
    sriov: spec.sriov && { spec: spec.sriov, numVfs: 0, autoprobe: true, vfs: [] },
  };
}

/** The address of a VF, as the PCI standard counts it from its PF. */
export function vfAddress(pf: string, { offset, stride }: SriovSpec, index: number): string {
  const [, domain = "0000", bus = "00", device = "00", fn = "0"] =
    /^([0-9a-f]+):([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/.exec(pf) ?? [];
  const id =
    Number.parseInt(bus, 16) * 256 + Number.parseInt(device, 16) * 8 + Number(fn) + offset + index * stride;
  const two = (value: number) => value.toString(16).padStart(2, "0");
  return `${domain}:${two(id >> 8)}:${two((id >> 3) & 31)}.${id & 7}`;
}
