/** What can be made to go wrong in a rehearsal, and what it is in words. */
export const faultKinds = {
  "reboot-never-ends": "a host does not come back from its reboot",
  "other-kernel": "a host boots an entry that has the kernel arguments of before",
  "connection-lost": "the connection to a host breaks while an action runs, which the host carries out",
  "vf-count-short": "a PF makes one VF less than it is asked for",
  "disk-full": "the disk of a host is full from an action on that writes",
  "service-dies": "nova-compute and the SR-IOV agent of a host end soon after a restart",
  "api-errors": "the APIs of the cloud are busy for ten minutes, from the first change on",
} as const;

/** One of those. */
export type FaultKind = keyof typeof faultKinds;

/** All of them, in the order in which people are told of them. */
export const allFaultKinds = Object.keys(faultKinds) as readonly FaultKind[];

/** Those that are about the cloud, and about no host. */
export function isFaultOfCloud(kind: FaultKind): boolean {
  return kind === "api-errors";
}
