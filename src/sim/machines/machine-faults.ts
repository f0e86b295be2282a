import type { Failure } from "../files/errno.ts";
import type { Wait } from "../shell/program.ts";
import type { ShellProcess } from "../shell/shell-process.ts";

/** What becomes of a write of sriov_numvfs. */
export type VfCountFault = {
  /** Infinity: the driver hangs in it, and nothing is done. */
  readonly delayMs?: number;
  readonly failure?: Failure;
  /** So many VFs come instead of those asked for. */
  readonly comesOut?: number;
};

/** What becomes of a start of a service. */
export type StartFault = "fails" | { readonly diesAfterMs: number };

/** What becomes of a reboot. */
export type RebootFault =
  | { readonly kind: "never-comes-back" }
  | { readonly kind: "takes"; readonly ms: number }
  | { readonly kind: "other-kernel"; readonly release: string }
  /** GRUB takes an entry without what was appended, as after a failed boot. */
  | { readonly kind: "old-arguments" };

/** What goes wrong on a machine; each is asked just when it could happen. Tests and rehearsals replace them. */
export type MachineFaults = {
  beforeCommand: (process: ShellProcess) => Wait | undefined;
  onVfCount: (pf: string, bytes: string) => VfCountFault | undefined;
  onStart: (unit: string) => StartFault | undefined;
  onReboot: () => RebootFault | undefined;
  /** The text with which a package tool fails. */
  onPackage: (words: readonly string[]) => string | undefined;
  /** Why a connection cannot be made. */
  onConnect: () => "refused" | "timeout" | undefined;
};

/** Nothing goes wrong. */
export function noFaults(): MachineFaults {
  return {
    beforeCommand: () => undefined,
    onVfCount: () => undefined,
    onStart: () => undefined,
    onReboot: () => undefined,
    onPackage: () => undefined,
    onConnect: () => undefined,
  };
}

/** What happens at the given command of all that are run on the machine from now on; the first is 1. */
export function atCommand(count: number, what: Wait): MachineFaults["beforeCommand"] {
  let left = count;
  return () => {
    left -= 1;
    return left === 0 ? what : undefined;
  };
}
