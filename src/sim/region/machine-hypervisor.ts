import type { Domain, Hypervisor } from "../hosts/hypervisor.ts";
import { allFunctions } from "../machines/kernel-state.ts";
import type { Machine } from "../machines/machine.ts";
import type { VfState } from "../machines/pci-state.ts";
import { startVm, stopVm } from "../machines/run-machine.ts";

/** libvirt of a machine: guests are processes there that hold their VFs, which have the MAC address and the VLAN of their port. */
export function createMachineHypervisor(machine: Machine, onChange: () => void): Hypervisor {
  return {
    start: (domain) => {
      if (machine.power !== "up") return "Failed to connect to libvirt: Connection refused";
      for (const { address } of domain.vfs) {
        const problem = problemOf(machine, address);
        if (problem !== undefined) return problem;
      }
      startVm(machine, { name: domain.name, vfs: domain.vfs.map(({ address }) => address) });
      for (const { address, mac, vlan } of domain.vfs) setVf(machine, address, { mac, vlan });
      onChange();
      return undefined;
    },
    stop: (domain) => {
      if (machine.power !== "up" || !isRunning(machine, domain.name)) return;
      stopVm(machine, domain.name);
      for (const { address } of domain.vfs) setVf(machine, address, { mac: "00:00:00:00:00:00", vlan: 0 });
      onChange();
    },
  };
}

/** Whether a guest runs on a machine. */
export function isRunning(machine: Machine, name: Domain["name"]): boolean {
  return machine.power !== "off" && machine.files.node(`/run/libvirt/qemu/${name}.xml`) !== undefined;
}

/** The VF of an address; undefined: the machine has none. */
export function vfAt(machine: Machine, address: string): VfState | undefined {
  const found = allFunctions(machine.state).find((each) => each.address === address);
  return found !== undefined && "pf" in found ? found : undefined;
}

function problemOf(machine: Machine, address: string): string | undefined {
  const vf = vfAt(machine, address);
  if (vf === undefined)
    return `internal error: unable to find PCI device ${address}: No such file or directory`;
  const group = `/dev/vfio/${vf.iommuGroup ?? ""}`;
  const isHeld = [...machine.state.processes.values()].some(({ openPaths }) =>
    [...openPaths.values()].includes(group),
  );
  return isHeld
    ? `Requested operation is not valid: PCI device ${address} is in use by driver QEMU`
    : undefined;
}

function setVf(machine: Machine, address: string, { mac, vlan }: { mac: string; vlan: number }): void {
  const vf = vfAt(machine, address);
  if (vf === undefined) return;
  vf.settings.mac = mac;
  vf.settings.vlan = vlan;
  machine.state.version += 1;
}
