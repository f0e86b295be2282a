import { freeVfsOn } from "../hosts/free-vfs-on.ts";
import type { HostState } from "../hosts/host-state.ts";
import type { Machine } from "../machines/machine.ts";
import { appendToLog } from "../machines/services.ts";
import { programOf } from "./service-options.ts";

/** Writes the line in which nova-compute tells what it counts. Source: nova 26.0.0 compute/resource_tracker.py. */
export function writeResourceView(host: HostState, machine: Machine): void {
  const compute = [...machine.services.values()].find(
    ({ spec, isUp }) => isUp && programOf(spec.words) === "nova-compute",
  );
  if (compute === undefined) return;
  const kinds = Map.groupBy(host.pfs, ({ physicalNetwork, vfId }) => `${physicalNetwork ?? ""} ${vfId}`);
  const pools = [...kinds.values()].flatMap(
    ([{ physicalNetwork, vfId } = { physicalNetwork: undefined, vfId: "" }]) => {
      if (physicalNetwork === undefined) return [];
      const free = freeVfsOn(host, physicalNetwork).filter(({ pf }) => pf.vfId === vfId).length;
      const [vendor, product] = vfId.split(":");
      return [
        `PciDevicePool(count=${free},numa_node=None,product_id='${product}',tags={dev_type='type-VF',physical_network='${physicalNetwork}'},vendor_id='${vendor}')`,
      ];
    },
  );
  appendToLog(
    machine,
    compute.spec,
    `INFO nova.compute.resource_tracker [-] Final resource view: name=${host.name} phys_ram=${host.ramMb}MB used_ram=512MB phys_disk=${host.diskGb}GB used_disk=0GB total_vcpus=${host.vcpus} used_vcpus=0 pci_stats=[${pools.join(", ")}]`,
  );
}
