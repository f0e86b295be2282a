import type { HostAction } from "../../model/action.ts";

/** What a script of vfleet is about. */
export type ScriptKind = HostAction["kind"] | "facts" | "boot-id";

/** How a script on a host goes wrong. */
export type ScriptFault =
  /** The connection breaks before the host has begun. */
  | { readonly kind: "break-before" }
  /** The connection breaks while it runs, or with its answer on the way; part: what of it the host does. */
  | { readonly kind: "break-during"; readonly part: "all" | "half" | "nothing" }
  /** It arrives so late, which its sender does not see; a connection that has ended by then has lost it. */
  | { readonly kind: "late"; readonly ms: number }
  /** It ends by a signal. */
  | { readonly kind: "killed"; readonly part: "half" | "nothing" }
  /** It takes so long, whatever it waits for. */
  | { readonly kind: "hangs"; readonly ms: number; readonly part: "all" | "half" | "nothing" }
  /** There is no space for so long. */
  | { readonly kind: "disk-full"; readonly ms: number }
  /** The driver makes one VF less than it is asked for. */
  | { readonly kind: "fewer-vfs" };

/** How a reboot goes wrong. */
export type BootFault =
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "never" }
  | { readonly kind: "other-kernel" };

/** How a connection attempt goes wrong. */
export type ConnectFault = "refused" | "timeout";

/** Says of each thing that happens whether it goes wrong; called once for each, in their order. */
export type HostFaults = {
  readonly ofScript: (host: string, kind: ScriptKind) => ScriptFault | undefined;
  readonly ofBoot: (host: string) => BootFault | undefined;
  readonly ofConnect: (host: string) => ConnectFault | undefined;
  /** Asked when services of OpenStack have been started: after how long they die, in milliseconds; undefined: they live. */
  readonly ofServices?: (host: string) => number | undefined;
};

/** Nothing goes wrong. */
export const noHostFaults: HostFaults = {
  ofScript: () => undefined,
  ofBoot: () => undefined,
  ofConnect: () => undefined,
};
