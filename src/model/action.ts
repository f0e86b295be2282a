import type { FileState } from "./host-facts.ts";
import type { PciAddress } from "./ids.ts";

/** The settings of a VF that the operator may wish; a field that is left out is left alone. */
export type VfSettingsWanted = {
  readonly trust?: boolean;
  readonly spoofCheck?: boolean;
  readonly linkState?: "auto" | "enable" | "disable";
  readonly mac?: string;
  readonly maxTxRateMbps?: number;
};

/** Writes a whole file; before is what is there now (undefined: nothing), and it is refused if that has changed. */
export type WriteFile = {
  readonly kind: "write-file";
  readonly path: string;
  readonly before: FileState | undefined;
  readonly after: FileState;
  /** Directories that are not there yet, outermost first. */
  readonly makeDirectories: readonly string[];
};

/** Removes a file that is as before says, and the directories that were made for it if they are empty. */
export type RemoveFile = {
  readonly kind: "remove-file";
  readonly path: string;
  readonly before: FileState;
  /** Innermost first. */
  readonly removeDirectories: readonly string[];
};

/** Makes the boot menu again from its defaults; mustContain are arguments that the default entry must then have. */
export type RebuildBootMenu = {
  readonly kind: "rebuild-boot-menu";
  readonly tool: "update-grub" | "grub-mkconfig" | "grub2-mkconfig";
  readonly menuPath: string;
  readonly mustContain: readonly string[];
};

/** Adds or removes kernel arguments of all boot entries with grubby; fallback is an entry with the old arguments. */
export type ChangeBootEntry = {
  readonly kind: "change-boot-entry";
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly fallback: { readonly title: string; readonly change: "add" | "remove" };
};

/** Boots the host anew and waits until it is back with another boot id. */
export type Reboot = { readonly kind: "reboot"; readonly bootId: string; readonly timeoutMs: number };

/** Loads a kernel module now. */
export type LoadModule = { readonly kind: "load-module"; readonly module: string };

/** Switches a network interface up or down. */
export type SetLinkState = {
  readonly kind: "set-link-state";
  readonly pf: PciAddress;
  readonly netdev: string;
  readonly from: "up" | "down";
  readonly to: "up" | "down";
};

/** Sets the number of VFs of a PF by sysfs, 0 first where there are some, and reads it back. */
export type SetVfCount = {
  readonly kind: "set-vf-count";
  readonly pf: PciAddress;
  readonly from: number;
  readonly to: number;
  readonly timeoutMs: number;
};

/** Sets whether the kernel binds drivers to the VFs that come. */
export type SetDriversAutoprobe = {
  readonly kind: "set-drivers-autoprobe";
  readonly pf: PciAddress;
  readonly from: boolean;
  readonly to: boolean;
};

/** Binds a VF to a driver (undefined: to none); the VF is named by PF and index, as its address may not be known yet. */
export type BindVfDriver = {
  readonly kind: "bind-vf-driver";
  readonly pf: PciAddress;
  readonly index: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
};

/** Sets settings of one VF on its PF by `ip link set`. */
export type SetVfSettings = {
  readonly kind: "set-vf-settings";
  readonly pf: PciAddress;
  readonly netdev: string;
  readonly index: number;
  readonly before: VfSettingsWanted;
  readonly after: VfSettingsWanted;
};

/** Enables or disables a systemd unit; daemon-reload first. */
export type SetUnitEnabled = {
  readonly kind: "set-unit-enabled";
  readonly unit: string;
  readonly from: boolean;
  readonly to: boolean;
};

/** The closed set of things that a plan may do to a host. */
export type Action =
  | WriteFile
  | RemoveFile
  | RebuildBootMenu
  | ChangeBootEntry
  | Reboot
  | LoadModule
  | SetLinkState
  | SetVfCount
  | SetDriversAutoprobe
  | BindVfDriver
  | SetVfSettings
  | SetUnitEnabled;

/** The name of a kind of action. */
export type ActionKind = Action["kind"];
