import { describeMachine } from "../machines/describe-machine.ts";
import { describeNic } from "../machines/describe-nic.ts";
import { type MachineFaults, noFaults } from "../machines/machine-faults.ts";
import type { MachineSpec, NicSpec } from "../machines/machine-spec.ts";
import { vfAddress } from "../machines/pci-state.ts";
import type { SystemWord } from "../machines/systems.ts";
import type { ServerModel } from "./server-models.ts";
import type { Trouble } from "./troubles.ts";

/** A host of a fleet that is built, and what its machine is. */
export type BuiltCompute = {
  readonly name: string;
  readonly labels: { readonly rack: string; readonly zone: string; readonly nic: string };
  readonly model: ServerModel;
  readonly system: SystemWord;
  readonly trouble: Trouble | undefined;
  /** A VM of a project runs on it, without a VF. */
  readonly hasGuest: boolean;
  readonly spec: MachineSpec;
  readonly faults: MachineFaults;
  /** VFs that somebody made by hand, by PF. */
  readonly vfs: Readonly<Record<string, number>>;
};

/** A controller of a fleet that is built. */
export type BuiltController = { readonly name: string; readonly spec: MachineSpec };

/** Where a host stands, and what it is. */
export type ComputePlace = {
  readonly number: number;
  readonly rack: number;
  readonly zone: number;
  readonly model: ServerModel;
  readonly system: SystemWord;
};

type ComputeTraits = {
  readonly release: string;
  readonly trouble: Trouble | undefined;
  readonly hasGuest: boolean;
};

/** A compute host as its place and its model say. */
export function describeCompute(
  place: ComputePlace,
  { release, trouble, hasGuest }: ComputeTraits,
): BuiltCompute {
  const { number, rack, zone, model, system } = place;
  const name = `node-${number}`;
  const nics = nicsOf(place, trouble !== "no-vf-memory");
  const pf = nics[1];
  const isHeld = trouble === "held-vf" && pf?.sriov !== undefined;
  const vms = isHeld ? [{ name: "rescue-vm", vfs: [vfAddress(pf.address, pf.sriov, 0)] }] : [];
  return {
    name,
    labels: { rack: `r${rack}`, zone: `z${zone}`, nic: model.nic },
    model,
    system,
    trouble,
    hasGuest,
    spec: describeMachine({
      name,
      system,
      nics,
      cpu: model.cpu,
      management: { netdev: "eno1", address: `10.20.${rack % 250}.${(number % 240) + 10}/24` },
      release,
      vms,
      bootMs: model.bootMs,
      ...(trouble === "iommu-off" ? { iommuTable: "none" as const } : {}),
    }),
    faults: {
      ...noFaults(),
      ...(trouble === "never-comes-back" ? { onReboot: () => ({ kind: "never-comes-back" as const }) } : {}),
    },
    vfs: isHeld ? { [pf.address]: 4 } : {},
  };
}

/** A controller, which has no NIC for VMs. */
export function describeController(
  number: number,
  { release, system }: { readonly release: string; readonly system: SystemWord },
): BuiltController {
  const name = `ctl-${number}`;
  const management = { netdev: "eno1", address: `10.20.0.${number}/24` };
  const nics = [boardNic(`52:54:ff:00:00:0${number}`)];
  return { name, spec: describeMachine({ name, system, nics, management, release, role: "controller" }) };
}

/** The interface of the host's own traffic, and the two ports for VMs. */
function nicsOf({ number, model }: ComputePlace, hasMemory: boolean): readonly NicSpec[] {
  const macOf = (port: number) => {
    const two = (value: number) => (value & 255).toString(16).padStart(2, "0");
    return `52:54:${two(port)}:00:${two(number >> 8)}:${two(number)}`;
  };
  return [
    boardNic(macOf(0)),
    ...model.ports.map((port, at) =>
      describeNic({
        address: `${model.slot}.${at}`,
        id: model.pfId,
        name: port,
        mac: macOf(at + 1),
        speedMbps: model.speedMbps,
        numaNode: 0,
        hasMemory,
      }),
    ),
  ];
}

/** What carries the host's own traffic. */
function boardNic(mac: string): NicSpec {
  const [address, id, name] = ["0000:02:00.0", "8086:1521", "eno1"] as const;
  return describeNic({ address, id, name, mac, speedMbps: 1000, numaNode: 0, isUp: true });
}
