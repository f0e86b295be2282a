import { type CloudAction, cloudActionKinds } from "./cloud-action.ts";
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
  /** Units that have to restart for it. */
  readonly stale?: readonly string[];
};

/** Removes a file that is as before says, and the directories that were made for it if they are empty. */
export type RemoveFile = {
  readonly kind: "remove-file";
  readonly path: string;
  readonly before: FileState;
  /** Units that have to restart for it. */
  readonly stale?: readonly string[];
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
  /** Units that look for VFs only when they start, and so have to restart. */
  readonly stale?: readonly string[];
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
  /** Only whether it starts at boot changes: it is neither started nor stopped. */
  readonly bootOnly?: boolean;
};

/**
 * One place of a file that changes. Lines are what stands between line feeds, so that a file without a last line feed
 * has a last line that is not empty; a carriage return before the line feed is part of its line.
 */
export type LineChange = {
  /** The first line that goes, or before which the new ones come; from 1, in the file as it was. */
  readonly line: number;
  readonly remove: readonly string[];
  readonly insert: readonly string[];
  /** What the change is in, for people: `[pci]`. */
  readonly section: string;
};

/** The values of an option, one a setting, for people and to tell whether a change is the one that was approved. */
export type OptionSetting = {
  readonly section: string;
  readonly name: string;
  readonly values: readonly string[];
};

/**
 * Changes some lines of a configuration file and no other byte. The plan has neither the file's content nor its digest
 * while the file is to come with a package: then `original` is undefined, and it is planned again when it is there.
 */
export type EditOptions = {
  readonly kind: "edit-options";
  readonly path: string;
  /** SHA-256 of the file without the changes, in lower case hex; it is refused if the file is another by then. */
  readonly original: string | undefined;
  /** revert takes the changes out of the file that has them. */
  readonly direction: "apply" | "revert";
  readonly settings: readonly OptionSetting[];
  /** From the top of the file to its end; they do not overlap. */
  readonly changes: readonly LineChange[];
  /** Units that have to restart for it. */
  readonly stale: readonly string[];
};

/** Tools that install packages. */
export type PackageTool = "apt-get" | "dnf" | "yum" | "zypper";

/** Installs a package of the distribution, and nothing that would change or remove another one. */
export type InstallPackage = {
  readonly kind: "install-package";
  readonly tool: PackageTool;
  readonly package: string;
  /** Units that come with it. */
  readonly units?: readonly string[];
};

/** Removes a package that vfleet installed, and what came with it alone. */
export type RemovePackage = {
  readonly kind: "remove-package";
  readonly tool: PackageTool;
  readonly package: string;
  /** Units that go with it. */
  readonly units?: readonly string[];
};

/** How it is known that a service works again. */
export type ServiceReadiness =
  /** Its units stay up. */
  | { readonly kind: "running" }
  /** An HTTP server on this port of the host answers its root with a list of API versions. */
  | { readonly kind: "api"; readonly port: number }
  /** After the restart its log gets a line that contains this text. */
  | { readonly kind: "log"; readonly file: string; readonly text: string };

/** Restarts the units of a service in their order, and waits until it works again. */
export type RestartService = {
  readonly kind: "restart-service";
  /** The service for people: nova-compute. */
  readonly service: string;
  readonly init: "systemd" | "upstart";
  /** Names without `.service`. */
  readonly units: readonly string[];
  readonly readiness: ServiceReadiness;
  readonly timeoutMs: number;
};

/** The closed set of things that a plan may do to a host. */
export type HostAction =
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
  | SetUnitEnabled
  | EditOptions
  | InstallPackage
  | RemovePackage
  | RestartService;

const cloudKinds: ReadonlySet<string> = new Set(cloudActionKinds);

/** Whether it is done in a cloud, and not on a host. */
export function isCloudAction(action: Action): action is CloudAction {
  return cloudKinds.has(action.kind);
}

/** The action as one of a host; a cloud's among a host's is a bug. */
export function hostActionOf(action: Action): HostAction {
  if (isCloudAction(action)) throw new Error(`${action.kind} is not done on a host`);
  return action;
}

/** The closed set of things that a plan may do. */
export type Action = HostAction | CloudAction;
