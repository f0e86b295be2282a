import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { withFact } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { known, knownValue, unreadable } from "../model/reading.ts";
import { grubCommandLine } from "../sim/fleet/grub-menu.ts";
import { guardIommu } from "./guard-iommu.ts";

test.each([
  ["on", { iommu: "on" }, []],
  ["off by argument of this boot", { iommu: "off" }, []],
  ["off in the BIOS setup", { iommu: "no-firmware" }, ["host iommu-off-in-firmware"]],
  ["AMD off in the BIOS setup", { iommu: "no-firmware", cpu: "amd" }, ["host iommu-off-in-firmware"]],
  ["iommu=off", { iommu: "off", kernelArguments: "iommu=off" }, ["host iommu-off-by-argument"]],
  [
    "AMD with amd_iommu=off",
    { iommu: "off", cpu: "amd", kernelArguments: "amd_iommu=off" },
    ["host iommu-off-by-argument"],
  ],
  [
    "Intel with amd_iommu=off, which means nothing there",
    { iommu: "off", kernelArguments: "amd_iommu=off" },
    [],
  ],
  [
    "told to be on and off all the same",
    { iommu: "off", kernelArguments: "intel_iommu=on iommu=pt" },
    ["host iommu-not-started"],
  ],
  [
    "AMD, told nothing and off",
    { iommu: "off", cpu: "amd", kernelArguments: "quiet" },
    ["host iommu-not-started"],
  ],
  [
    "arm64 with an IORT table and off",
    { iommu: "off", cpu: "arm", kernelArguments: "" },
    ["host iommu-not-started"],
  ],
] as const)("an IOMMU that is %s", (_, options, refused) => {
  expect(verdictOf(guardIommu, stepInput(options)).refused).toEqual(refused);
});

test("an argument that the next boot will not have any more is no reason to refuse", () => {
  const facts = nextBoot(
    hostFacts({ iommu: "off", kernelArguments: "iommu=off" }),
    "intel_iommu=on iommu=pt",
  );
  expect(verdictOf(guardIommu, stepInput(facts)).refused).toEqual([]);
});

test("an argument that only the next boot will have is", () => {
  const facts = nextBoot(hostFacts({ iommu: "off" }), "iommu=off");
  expect(verdictOf(guardIommu, stepInput(facts)).refused).toEqual(["host iommu-off-by-argument"]);
});

test("interrupt remapping that is off is told, and refuses nothing", () => {
  const facts = hostFacts();
  const iommu = knownValue(facts.iommu);
  if (!iommu) throw new Error("the fixture knows it");
  const input = stepInput(withFact(facts, "iommu", { ...iommu, interruptRemapping: known(false) }));
  expect(verdictOf(guardIommu, input)).toEqual({ refused: [], notes: ["no-interrupt-remapping"] });
});

test("without VFs to be had, or with an IOMMU that could not be read, it says nothing", () => {
  const none = stepInput({ iommu: "no-firmware" }, [wantedPf({ vfCount: 0 })]);
  expect(verdictOf(guardIommu, none)).toEqual({ refused: [], notes: [] });
  const unread = stepInput({ ...hostFacts(), iommu: unreadable("EIO") });
  expect(verdictOf(guardIommu, unread)).toEqual({ refused: [], notes: [] });
});

function nextBoot(facts: HostFacts, args: string): HostFacts {
  const bootLoader = knownValue(facts.bootLoader);
  if (!bootLoader) return facts;
  return withFact(facts, "bootLoader", {
    ...bootLoader,
    configuredCommandLine: known(grubCommandLine(args)),
  });
}
