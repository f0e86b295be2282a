import type { QuirkWord } from "../model/quirk.ts";
import type { Guard } from "../model/step.ts";

/** How VFs of a NIC are made that cannot be made by sysfs. */
const otherWays: Partial<Record<QuirkWord, { readonly summary: string; readonly fix: string }>> = {
  "vfs-by-module-parameter": {
    summary: "makes VFs by an option of its kernel module only",
    fix: "Set num_vfs for the module in /etc/modprobe.d, rebuild the initramfs and reboot; vfleet uses the VFs that are there then.",
  },
  "vfs-by-adapter-management": {
    summary: "makes VFs by its adapter's management only",
    fix: "Make the VFs in the adapter's management (for Cisco VIC: CIMC or UCS Manager).",
  },
  "sriov-on-sibling-function": {
    summary: "has SR-IOV on other PCI functions than its network interface",
    fix: "Select the function that has sriov_totalvfs by its address in the pool.",
  },
};

/** Refuses a PF on which writing sriov_numvfs cannot work, and says how its VFs are made instead. */
export const guardNicQuirks: Guard = {
  id: "nic-quirks",
  check: ({ host, pfs, nicOf }) => ({
    refusals: pfs.flatMap(({ pf, netdev }) => {
      const nic = nicOf(pf);
      return (nic?.quirks ?? []).flatMap(({ word, effect }) => {
        const way = word && otherWays[word];
        if (!way || !nic) return [];
        const finding = {
          code: "vfs-not-by-sysfs",
          severity: "error",
          subject: { host, item: pf },
          summary: `${netdev} (${nic.family}) ${way.summary}`,
          detail: effect,
          fix: way.fix,
        } as const;
        return [{ pf, finding }];
      });
    }),
    notes: [],
  }),
};
