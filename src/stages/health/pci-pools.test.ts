import { expect, test } from "vitest";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { pci } from "../../../test/fixtures/network-facts.ts";
import { known } from "../../model/reading.ts";
import { checkPciPools, parsePciPools } from "./pci-pools.ts";

const of = (count: number, tags: string) =>
  `PciDevicePool(count=${count},numa_node=0,product_id='10ca',tags={${tags}},vendor_id='8086')`;

test("pools with a physical network are read; a whole PF is none of VFs", () => {
  const line = `x Final resource view: name=a pci_stats=[${of(3, "dev_type='type-VF',physical_network='physnet2'")}, ${of(4, "physical_network='physnet1'")}, ${of(1, "dev_type='type-PF',physical_network='physnet2'")}, ${of(9, "dev_type='type-VF'")}]`;
  expect(parsePciPools(line)).toEqual([
    { physicalNetwork: "physnet2", free: 3 },
    { physicalNetwork: "physnet1", free: 4 },
  ]);
});

test("no devices at all, and a release that does not tell", () => {
  expect(parsePciPools("Final resource view: name=a used_vcpus=0 pci_stats=[]")).toEqual([]);
  expect(
    parsePciPools("Final resource view: pci_stats=<nova.objects.PciDevicePoolList object at 0x7f>"),
  ).toBeUndefined();
});

test("a VF that a VM has is not free, and is counted all the same", () => {
  const vfs = ["0000:01:10.0", "0000:01:10.2"].map(pci);
  const pf = {
    pf: pci("0000:01:00.0"),
    netdev: "enp1s0",
    physicalNetwork: "physnet2",
    trusted: undefined,
    excluded: [],
    vfs,
    bandwidth: undefined,
  };
  const facts = {
    ...hostFacts(),
    holders: known({
      byAddress: { "0000:01:10.0": [{ kind: "vm" as const, name: "instance-1", pid: 4711 }] },
      byGroup: {},
    }),
  };
  const check = (free: number) =>
    checkPciPools({ facts, pfs: [pf] }, [{ physicalNetwork: "PHYSNET2", free }])[0];
  expect(check(1)).toMatchObject({
    holds: "yes",
    summary: "nova-compute has all 2: it counts 1 as free and 1 are in use",
  });
  expect(check(2)).toMatchObject({ holds: "no" });
});
