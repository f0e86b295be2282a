import type { WantedPf } from "../model/intent.ts";

/** The PFs that shall have VFs; a pool may also want none on a host. */
export function pfsWithVfs(pfs: readonly WantedPf[]): readonly WantedPf[] {
  return pfs.filter(({ vfCount }) => vfCount > 0);
}
