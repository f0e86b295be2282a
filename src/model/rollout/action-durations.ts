import type { Action } from "../action.ts";

const SECOND = 1000;

/** A measured time rounded up, or a guess on the safe side, and where it is from. */
type Estimate = { readonly ms: number; readonly source: string };

const quick: Estimate = { ms: 2 * SECOND, source: "lab: an SSH command takes 1 to 2 s without KVM" };
const inCloud: Estimate = { ms: 5 * SECOND, source: "guess: a few calls of an API, of a second each" };
const ofPackage: Estimate = { ms: 120 * SECOND, source: "guess: an index is read and a package is fetched" };

const ofMove: Estimate = {
  ms: 120 * SECOND,
  source: "guess: some GiB of memory over 10 Gb/s, and those that change meanwhile",
};

/** How long an action of a kind may take. These are estimates for plans, and limit nothing. */
const byKind: Readonly<Partial<Record<Action["kind"], Estimate>>> = {
  // The lab's hosts have no firmware that looks at memory and cards.
  reboot: { ms: 600 * SECOND, source: "guess: servers take 4 to 10 min; lab: 43 to 144 s" },
  "rebuild-boot-menu": { ms: 15 * SECOND, source: "lab: update-grub takes 14 s" },
  "change-boot-entry": { ms: 15 * SECOND, source: "guess: as a boot menu" },
  "set-vf-count": { ms: 15 * SECOND, source: "lab: 7 VFs take 1.3 s and their names 1 s; guess: 63 of them" },
  "set-link-state": { ms: 5 * SECOND, source: "lab: a link takes 2 to 3 s to come up" },
  "install-package": ofPackage,
  "remove-package": ofPackage,
  "restart-service": { ms: 60 * SECOND, source: "guess: services of OpenStack take 10 to 60 s to answer" },
  "disable-compute-service": inCloud,
  "enable-compute-service": inCloud,
  "migrate-server": ofMove,
  "return-server": ofMove,
  "stop-server": { ms: 60 * SECOND, source: "guess: Nova gives a guest 60 s to shut down" },
  "start-server": { ms: 30 * SECOND, source: "guess: libvirt starts a guest within seconds" },
  // How long others take to move or stop what is theirs cannot be told.
  "await-servers": { ms: 0, source: "none" },
  "make-aggregate": inCloud,
  "delete-aggregate": inCloud,
  "set-aggregate-properties": inCloud,
  "add-aggregate-host": inCloud,
  "remove-aggregate-host": inCloud,
  "make-flavor": inCloud,
  "delete-flavor": inCloud,
  "set-flavor-properties": inCloud,
  "make-network": inCloud,
  "delete-network": inCloud,
  "make-subnet": inCloud,
  "delete-subnet": inCloud,
};

/** Connecting, and reading the host before each of five phases and after the last; lab: a reading takes up to 5 s. */
export const hostOverheadMs = 30 * SECOND;

/** Until services that were restarted have reported; a guess: nova-compute reports every 10 s, agents every 30 s. */
export const reportMs = 60 * SECOND;

/** Until a VM was made, has answered and is gone again; lab: 150 to 300 s without KVM. */
export const proofMs = 240 * SECOND;

/** How long an action may take, in milliseconds: an estimate. */
export function estimateAction({ kind }: Pick<Action, "kind">): number {
  return (byKind[kind] ?? quick).ms;
}
