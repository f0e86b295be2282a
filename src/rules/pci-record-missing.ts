import type { Rule } from "../model/rule.ts";
import { judgeDeviceList, vfsInList } from "./device-list.ts";
import { countVfs, judgeRecords } from "./pci-records.ts";

/** Nova has no record of VFs that its device list hands out. */
export const pciRecordMissing: Rule = {
  code: "pci-record-missing",
  severity: "error",
  layer: "compute",
  title: "Nova has no record of VFs that its device list hands out",
  explanation:
    "The scheduler knows only what nova-compute has written into pci_devices. A VF that is there and in the device list, but has no record, is given to nobody: nova-compute did not see it, or could not report.",
  howToMakeSure:
    "select address,status from nova.pci_devices where deleted=0; virsh nodedev-list --cap pci; 'Error updating resources' in nova-compute's log",
  fix: "Restart nova-compute; if the VFs are not in its records a minute later, see its log, and whether libvirt shows them (virsh nodedev-list).",
  mendedBy: ["restart-services"],
  follows: [
    "libnl3-too-old",
    "device-list-malformed",
    "config-line-refused",
    "compute-started-before-vfs",
    "service-on-old-settings",
    "service-down",
    "nova-compute-missing",
    "nova-compute-down",
  ],
  reads: ["networkFunctions", "openstackFiles", "openstackServices", "cloud.pciRecords"],
  of: "host",
  find: (seen) =>
    judgeRecords(seen, (node) => {
      const recorded = new Set(node.records.map(({ address }) => address));
      return judgeDeviceList(seen, (serving, list) => {
        const wanted = vfsInList(seen.facts, serving, list.entries);
        const missing = wanted.filter((address) => !recorded.has(address));
        if (missing.length === 0) return [];
        return [
          {
            item: serving.pf,
            summary: `Nova has no record of ${missing.length === wanted.length ? "any VF" : `${missing.length} of ${countVfs(wanted.length)}`} of ${serving.netdev}`,
            detail: `They are on the host, and the device list hands them out: ${missing.slice(0, 4).join(", ")}${missing.length > 4 ? ", ..." : ""}.`,
            evidence: [
              {
                source: `Nova's database ${node.database}, pci_devices of ${node.hypervisorHostname}`,
                text: `${node.records.length} devices, of these VFs ${wanted.length - missing.length}`,
              },
              ...list.evidence,
            ],
          },
        ];
      });
    }),
};
