import type { QuirkWord } from "./quirk.ts";

/** A settable property of a VF on its PF (the kernel's ndo_set_vf_* hooks). */
export type VfHook = "mac" | "vlan" | "rate" | "spoofchk" | "trust" | "link_state" | "port";

/** A quirk of a NIC family: id within the family, the word that steps ask for (undefined: only for people), and the text. */
export type Quirk = {
  readonly id: string;
  readonly word?: QuirkWord;
  /** For the operator, one or two sentences. */
  readonly effect: string;
};

/** A family of NICs that behave alike. */
export type NicFamily = {
  readonly family: string;
  readonly vendor: string;
  /** PCI ids `vvvv:dddd`, lower case. */
  readonly pfIds: readonly string[];
  readonly vfIds: readonly string[];
  /** What pci.ids calls a device, by `vvvv:dddd`; an id that it does not know is left out. */
  readonly deviceNames: Readonly<Record<string, string>>;
  /** Those of pfIds that sriov-network-operator lists as supported. */
  readonly operatorIds: readonly string[];
  /** The one that binds to the PCI function first, then those that come with it or have replaced it. */
  readonly pfDrivers: readonly string[];
  readonly vfDrivers: readonly string[];
  /** VFs of one PF; per-device is shared by all PFs of a card; sriov_totalvfs bounds each PF in any case. */
  readonly limit:
    | { readonly kind: "per-pf"; readonly vfs: number }
    | { readonly kind: "per-device"; readonly vfs: number }
    | { readonly kind: "total-vfs" };
  /** Where the limit is known from. */
  readonly limitBasis: string;
  readonly vfCreation: "sysfs" | "module-parameter" | "adapter-management" | "driver-at-probe";
  readonly switchdev: "yes" | "no" | "firmware" | "unknown";
  /** What restricts the answer of switchdev, for the operator. */
  readonly switchdevNote?: string;
  /** undefined: not surveyed (Linux 6.12). */
  readonly vfHooks?: readonly VfHook[];
  /** Whether a minimum transmit rate of a VF is accepted; undefined: not surveyed (Linux 6.12). */
  readonly minTxRate?: "yes" | "no" | "firmware";
  readonly quirks: readonly Quirk[];
  /** Where each of this is known from. */
  readonly sources: readonly string[];
  /** false: at least one id or limit was not confirmed in driver source. */
  readonly verified: boolean;
};
