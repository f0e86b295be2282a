import type { HostState, PfState } from "../hosts/host-state.ts";
import { makeVfs } from "../hosts/make-host.ts";
import type { Machine } from "../machines/machine.ts";
import type { FunctionState, VfState } from "../machines/pci-state.ts";
import { type ListedDevice, meansVf } from "./match-device.ts";

/** Who looks at the devices of a machine: nova-compute by its list, or the SR-IOV agent by what it leaves alone. */
export type Looker =
  | { readonly kind: "nova-compute"; readonly list: readonly ListedDevice[] }
  | { readonly kind: "sriov-agent"; readonly excludes: ReadonlySet<string> };

/** What a service finds on its machine when it starts. What the other one found before it keeps, as long as it is there. */
export function seeDevices(host: HostState, machine: Machine, looker: Looker): void {
  const seen = machine.state.functions.flatMap((fn) => {
    const { sriov } = fn;
    return sriov === undefined ? [] : [{ fn, vfs: sriov.vfs }];
  });
  for (const { fn, vfs } of seen) {
    const pf = pfOf(host, fn);
    const before = new Map(pf.vfs.map((vf) => [vf.address, vf]));
    pf.vfs = makeVfs(
      vfs.map(({ address }) => address),
      false,
    ).map((made) => before.get(made.address) ?? made);
    if (looker.kind === "nova-compute") list(pf, vfs, looker.list);
    else for (const vf of pf.vfs) vf.isKnownToAgent = !looker.excludes.has(vf.address);
  }
}

function list(pf: PfState, vfs: readonly VfState[], entries: readonly ListedDevice[]): void {
  pf.physicalNetwork = undefined;
  pf.trusted = undefined;
  for (const [at, vf] of pf.vfs.entries()) {
    const offered = vfs[at];
    // Nova takes the first entry that means it.
    const entry = offered && entries.find((each) => meansVf(each, offeredVf(offered)));
    vf.isKnownToNova = entry !== undefined;
    if (entry === undefined) continue;
    pf.physicalNetwork ??= typeof entry.physical_network === "string" ? entry.physical_network : undefined;
    pf.trusted ??= entry.trusted === undefined ? undefined : isTrue(entry.trusted);
  }
}

/** Nova takes a boolean, or its text in any case. */
function isTrue(value: unknown): boolean {
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}

function offeredVf({ address, vendorId, deviceId, netdevs, pf }: VfState) {
  const names = (all: FunctionState["netdevs"]) => all.map(({ name }) => name);
  return {
    address,
    vendorId,
    deviceId,
    netdevs: names(netdevs),
    pf: { address: pf.address, netdevs: names(pf.netdevs) },
  };
}

function pfOf(host: HostState, fn: FunctionState): PfState {
  const known = host.pfs.find(({ address }) => address === fn.address);
  if (known !== undefined) return known;
  const made: PfState = {
    address: fn.address,
    netdev: fn.netdevs[0]?.name ?? "",
    vfId: `${fn.vendorId}:${fn.sriov?.spec.vfDeviceId ?? ""}`,
    numaNode: fn.numaNode,
    physicalNetwork: undefined,
    forAliases: false,
    trusted: undefined,
    vfs: [],
  };
  host.pfs.push(made);
  return made;
}
