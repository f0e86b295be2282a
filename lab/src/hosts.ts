import { LabError } from "./lab-error.ts";

/** A physical function of a lab host: its interface name and its PCI address inside the host. */
export type Pf = { readonly name: string; readonly address: string };

/** One host of the lab, as it is built. */
export type HostDefinition = {
  readonly name: string;
  /** Its place in the lab, from 0; ports and MAC addresses follow from it. */
  readonly index: number;
  /** The host's own address, on PF 2 or on what stands on it. */
  readonly address: string;
  readonly rack: string;
  /** False is a machine whose BIOS has VT-d switched off. */
  readonly vtd: boolean;
  readonly network: "ifupdown" | "networkd";
  /** Added to GRUB_CMDLINE_LINUX in /etc/default/grub. */
  readonly kernelArguments: string;
};

/** Every host has the same two PFs; the first is free, the second carries SSH. */
export const freePf: Pf = { name: "enp1s0", address: "0000:01:00.0" };

/** The PF that carries the host's address, its default route and the SSH session. */
export const busyPf: Pf = { name: "enp2s0", address: "0000:02:00.0" };

/** The lab's hosts, in the order of their ports. */
export const hosts: readonly HostDefinition[] = [
  {
    name: "alpha",
    index: 0,
    address: "10.77.0.11",
    rack: "r1",
    vtd: true,
    network: "ifupdown",
    kernelArguments: "intel_iommu=off",
  },
  {
    name: "beta",
    index: 1,
    address: "10.77.0.12",
    rack: "r1",
    vtd: true,
    network: "networkd",
    kernelArguments: "",
  },
  {
    name: "gamma",
    index: 2,
    address: "10.77.0.13",
    rack: "r2",
    vtd: false,
    network: "networkd",
    kernelArguments: "",
  },
];

/** Finds a host by its name, or says which names there are. */
export function findHost(name: string): HostDefinition {
  const host = hosts.find((candidate) => candidate.name === name);
  if (host) return host;
  throw new LabError(`the lab has no host "${name}"`, `name one of: ${hosts.map((h) => h.name).join(", ")}`);
}

/** Turns names into hosts; no names mean all hosts. */
export function findHosts(names: readonly string[]): readonly HostDefinition[] {
  return names.length === 0 ? hosts : names.map(findHost);
}
