import type { Signature, SignatureGroup } from "../../model/signature.ts";
import { computeClaims } from "./compute-claims.ts";
import { computeConfig } from "./compute-config.ts";
import { computePorts } from "./compute-ports.ts";
import { driversIntel } from "./drivers-intel.ts";
import { driversMellanoxBroadcom } from "./drivers-mellanox-broadcom.ts";
import { guest } from "./guest.ts";
import { hostNetwork } from "./host-network.ts";
import { kernelIommu } from "./kernel-iommu.ts";
import { kernelPci } from "./kernel-pci.ts";
import { libvirt } from "./libvirt.ts";
import { neutronPorts } from "./neutron-ports.ts";
import { neutronServer } from "./neutron-server.ts";
import { scheduler } from "./scheduler.ts";
import { shell } from "./shell.ts";
import { sriovAgent } from "./sriov-agent.ts";
import { sriovAgentVfs } from "./sriov-agent-vfs.ts";

const groups: readonly SignatureGroup[] = [
  computeClaims,
  computeConfig,
  computePorts,
  driversIntel,
  driversMellanoxBroadcom,
  guest,
  hostNetwork,
  kernelIommu,
  kernelPci,
  libvirt,
  neutronPorts,
  neutronServer,
  scheduler,
  shell,
  sriovAgent,
  sriovAgentVfs,
];

/** Every log signature that vfleet knows. */
export const allSignatures: readonly Signature[] = groups.flat();
