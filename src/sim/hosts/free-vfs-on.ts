import type { HostState, PfState, VfState } from "./host-state.ts";

/** A VF with its PF. */
export type FoundVf = { readonly pf: PfState; readonly vf: VfState };

/**
 * The VFs of a physical network that nova-compute may still hand out; it does not tell upper from lower case. trusted
 * undefined: whatever the device list says of it.
 */
export function freeVfsOn(
  { pfs }: HostState,
  physicalNetwork: string,
  trusted?: boolean,
): readonly FoundVf[] {
  const name = physicalNetwork.toLowerCase();
  return pfs
    .filter((pf) => pf.physicalNetwork?.toLowerCase() === name)
    .filter((pf) => trusted === undefined || pf.trusted === trusted)
    .flatMap((pf) => pf.vfs.map((vf) => ({ pf, vf })))
    .filter(({ vf }) => vf.isKnownToNova && vf.holder === undefined);
}

/** The VF of an address; undefined: the host has none of it. */
export function findVf({ pfs }: HostState, address: string): FoundVf | undefined {
  for (const pf of pfs) for (const vf of pf.vfs) if (vf.address === address) return { pf, vf };
  return undefined;
}
