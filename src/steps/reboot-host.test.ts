import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { unreadable } from "../model/reading.ts";
import { rebootHost } from "./reboot-host.ts";

test("a host whose arguments keep the IOMMU off is booted anew, and it says what that interrupts", () => {
  const { actions } = rebootHost.plan(stepInput({ iommu: "off" }));
  expect(actions.map(({ action }) => action)).toEqual([
    { kind: "reboot", bootId: "11111111-0000-4000-8000-000000000000", timeoutMs: 1_200_000 },
  ]);
  expect(actions[0]?.disrupts?.map(({ kind }) => kind)).toEqual(["reboot"]);
});

test.each([
  ["the IOMMU is on", { iommu: "on" }],
  ["the firmware has none", { iommu: "no-firmware" }],
  ["the kernel was told all it needs", { iommu: "off", kernelArguments: "intel_iommu=on iommu=pt" }],
  ["the kernel lacks nothing that turns it on", { iommu: "off", kernelArguments: "intel_iommu=on" }],
  ["AMD, where arguments are not to blame", { iommu: "off", cpu: "amd", kernelArguments: "quiet" }],
  ["arm64", { iommu: "off", cpu: "arm" }],
] as const)("no reboot: %s", (_, options) => {
  expect(actionsOf(rebootHost, stepInput(options))).toEqual([]);
});

test("no reboot for PFs that shall have no VFs, nor of a host whose IOMMU or kernel could not be read", () => {
  expect(actionsOf(rebootHost, stepInput({ iommu: "off" }, [wantedPf({ vfCount: 0 })]))).toEqual([]);
  const facts = hostFacts({ iommu: "off" });
  expect(actionsOf(rebootHost, stepInput({ ...facts, iommu: unreadable("?") }))).toEqual([]);
  expect(actionsOf(rebootHost, stepInput({ ...facts, kernel: unreadable("?") }))).toEqual([]);
});

test("AMD that was told to be off is booted anew", () => {
  const input = stepInput({ iommu: "off", cpu: "amd", kernelArguments: "amd_iommu=off" });
  expect(actionsOf(rebootHost, input)).toHaveLength(1);
  expect(holdsOf(rebootHost, input)).toEqual([]);
});
