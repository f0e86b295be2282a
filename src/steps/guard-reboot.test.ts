import { expect, test } from "vitest";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { guardReboot } from "./guard-reboot.ts";

test.each([
  ["nothing to reboot for", { iommu: "on", vms: ["web"] }, "never", []],
  ["allowed and nothing runs", { iommu: "off" }, "allow", []],
  ["not allowed", { iommu: "off" }, "never", ["host reboot-not-allowed"]],
  ["VMs run", { iommu: "off", vms: ["web", "db"] }, "allow", ["host reboot-stops-vms"]],
  ["both", { iommu: "off", vms: ["web"] }, "never", ["host reboot-not-allowed", "host reboot-stops-vms"]],
] as const)("%s", (_, options, reboot, refused) => {
  expect(verdictOf(guardReboot, stepInput(options, [wantedPf()], { reboot })).refused).toEqual(refused);
});

test("names the VMs", () => {
  const [refusal] = guardReboot.check(stepInput({ iommu: "off", vms: ["web", "db"] })).refusals;
  expect(refusal?.finding.detail).toBe("Running: web (process 4000), db (process 4001).");
});

test("PFs that shall have no VFs need no reboot", () => {
  const input = stepInput({ iommu: "off", vms: ["web"] }, [wantedPf({ vfCount: 0 })], { reboot: "never" });
  expect(verdictOf(guardReboot, input).refused).toEqual([]);
});
