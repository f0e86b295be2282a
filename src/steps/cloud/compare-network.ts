import type { Network, NewNetwork } from "../../model/cloud-resources.ts";

/** What of a network is not as wanted; what the user may not see is not as wanted either. */
export function findNetworkDifferences(found: Network, wanted: NewNetwork): readonly string[] {
  const { kind, physicalNetwork, segment, mtu, shared } = found;
  if (kind === undefined) return ["no type that this user may see"];
  return [
    ...(kind === wanted.kind ? [] : [`the type ${kind} instead of ${wanted.kind}`]),
    ...(physicalNetwork === wanted.physicalNetwork
      ? []
      : [`the physical network ${physicalNetwork ?? "none"} instead of ${wanted.physicalNetwork}`]),
    ...(wanted.vlan === undefined || segment === wanted.vlan
      ? []
      : [`VLAN ${segment ?? "none"} instead of ${wanted.vlan}`]),
    ...(wanted.mtu === undefined || mtu === wanted.mtu
      ? []
      : [`the MTU ${mtu ?? "none"} instead of ${wanted.mtu}`]),
    ...(shared === wanted.shared
      ? []
      : [shared ? "all projects as its users" : "one project alone as its user"]),
  ];
}
