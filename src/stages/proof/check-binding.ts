import type { Port, Server } from "../../model/cloud-resources.ts";
import type { ProofCheck, ProofVm } from "../../model/proof.ts";

/** What Nova and Neutron say of a VM that is built: its place, its port's binding, and whether the agent has wired it. Pure. */
export function checkBinding(vm: ProofVm, server: Server, port: Port): readonly ProofCheck[] {
  return [checkPlace(vm, server), checkPort(vm, port), checkWiring(port)];
}

/** Whether the server runs where it was asked for. */
function checkPlace({ place }: ProofVm, { host, instanceName }: Server): ProofCheck {
  const layer = "scheduling";
  if (host === undefined)
    return { layer, holds: "unknown", summary: "the cloud does not tell on which host the VM is" };
  if (host !== place.host)
    return { layer, holds: "no", summary: `the VM is on ${host}, and not on ${place.host}` };
  const name = instanceName === undefined ? "" : `, as ${instanceName}`;
  return { layer, holds: "yes", summary: `the VM runs on ${host}${name}` };
}

function checkPort({ place, physicalNetwork }: ProofVm, port: Port): ProofCheck {
  const layer = "binding";
  const { vifType, host, pciSlot, vlan } = port;
  if (vifType === undefined)
    return { layer, holds: "unknown", summary: "Neutron does not show this user how the port is bound" };
  if (vifType !== "hw_veb")
    return { layer, holds: "no", summary: `the port is bound as ${vifType}, and not as hw_veb, a VF` };
  if (host !== place.host)
    return {
      layer,
      holds: "no",
      summary: `the port is bound to ${host ?? "no host"}, and not to ${place.host}`,
    };
  if (pciSlot === undefined)
    return { layer, holds: "no", summary: "the port is bound as hw_veb, but Nova gave it no VF" };
  if (port.physicalNetwork !== undefined && port.physicalNetwork !== physicalNetwork)
    return {
      layer,
      holds: "no",
      summary: `the VF ${pciSlot} is of ${port.physicalNetwork}, and not of ${physicalNetwork}`,
    };
  const tag = vlan === undefined ? "untagged" : `VLAN ${vlan}`;
  return {
    layer,
    holds: "yes",
    summary: `the port ${port.mac} is hw_veb on VF ${pciSlot} of ${physicalNetwork}, ${tag}`,
  };
}

function checkWiring({ status }: Port): ProofCheck {
  const layer = "wiring";
  if (status === "ACTIVE")
    return { layer, holds: "yes", summary: "the SR-IOV agent has wired the port: it is ACTIVE" };
  return { layer, holds: "no", summary: `the SR-IOV agent has not wired the port: it is ${status}` };
}
