import { parsePciAddress } from "../model/ids.ts";
import type { Rule } from "../model/rule.ts";
import { holdersOf } from "../steps/vf-use.ts";
import { evidenceOfRecords, isSettled, judgeRecords } from "./pci-records.ts";

/** Nova takes a device for free that a VM holds. */
export const pciRecordFreeButHeld: Rule = {
  code: "pci-record-free-but-held",
  severity: "error",
  layer: "compute",
  title: "Nova takes a device for free that a VM holds",
  explanation:
    "The next server that asks for one may be given it, and fails with 'PCI device ... is in use by driver QEMU'. The VM was not made by Nova, or Nova has lost it: a database from a backup, a server that was deleted while its host was away.",
  howToMakeSure:
    "select address,status,instance_uuid from nova.pci_devices where deleted=0; virsh dumpxml DOMAIN | grep -A3 hostdev",
  fix: "See whose VM it is (virsh dumpxml DOMAIN | grep nova:): end it if nobody needs it, else take its device out of the device list and restart nova-compute.",
  follows: ["vf-leaked"],
  reads: ["networkFunctions", "holders", "cloud.pciRecords"],
  of: "host",
  find: (seen) =>
    judgeRecords(seen, (node) =>
      node.records.flatMap((record) => {
        const address = parsePciAddress(record.address);
        if (address === undefined || record.status !== "available" || !isSettled(node, record.changedAt))
          return [];
        const vms = holdersOf(seen.facts, address).filter(({ kind }) => kind === "vm");
        return vms.map(({ name }) => ({
          item: address,
          summary: `The VM ${name} holds ${address}, and Nova's record of it says available`,
          detail: "No server has it as far as Nova knows.",
          evidence: [
            ...evidenceOfRecords(node, [record]),
            { source: `/run/libvirt/qemu/${name}.xml`, text: `hostdev ${address}` },
          ],
        }));
      }),
    ),
};
