import { expect, test } from "vitest";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { freePf } from "../../../test/fixtures/network-facts.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import { known, knownValue } from "../../model/reading.ts";
import { setVfs } from "./vf-state.ts";

function functionsAfter(facts: HostFacts | number) {
  if (typeof facts === "number") throw new Error(`exit code ${facts}`);
  return {
    facts,
    vfs: (knownValue(facts.networkFunctions) ?? []).filter((each) => each.sriov.is !== "known"),
  };
}

test("nobody holds a new VF by the group of a device that was there before", () => {
  const before = hostFacts();
  const vm = { kind: "vm", name: "instance-1", pid: 4000 } as const;
  const holders = known({ byGroup: { "21": [vm] }, byAddress: {} });
  const { facts, vfs } = functionsAfter(setVfs({ ...before, holders }, { pf: freePf, from: 0, to: 4 }));
  const made = vfs.filter(({ physicalFunction }) => knownValue(physicalFunction) === freePf);
  expect(made.map(({ iommuGroup }) => knownValue(iommuGroup))).toEqual([22, 23, 24, 25]);
  expect(knownValue(facts.holders)?.byGroup).toEqual({ "21": [vm] });
});

test("VFs are where the kernel's offset and stride say", () => {
  const before = hostFacts();
  const functions = (knownValue(before.networkFunctions) ?? []).map((each) => {
    const sriov = knownValue(each.sriov);
    return sriov && each.address === freePf
      ? { ...each, sriov: known({ ...sriov, vfOffset: known(384), vfStride: known(2) }) }
      : each;
  });
  const { vfs } = functionsAfter(
    setVfs({ ...before, networkFunctions: known(functions) }, { pf: freePf, from: 0, to: 2 }),
  );
  const made = vfs.filter(({ physicalFunction }) => knownValue(physicalFunction) === freePf);
  expect(made.map(({ address }) => address)).toEqual(["0000:02:10.0", "0000:02:10.2"]);
});
