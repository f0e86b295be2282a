import { describe, expect, test } from "vitest";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { known, unreadable } from "../model/reading.ts";
import type { StepInput } from "../model/step.ts";
import { computeService } from "../sim/fleet/memory-cloud.ts";
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

describe("with a drain", () => {
  const drained = (
    vms: "migrate" | "leave-out",
    compute: StepInput["compute"],
    running: readonly string[] = ["instance-1"],
  ) => {
    const drain = { vms, timeoutMs: 1 };
    const input = stepInput({ iommu: "off", vms: running }, [wantedPf()], { drain });
    return guardReboot.check({ ...input, compute }).refusals.map(({ finding }) => finding);
  };
  const web = { id: "s1", name: "web", status: "ACTIVE", taskState: undefined, instanceName: "instance-1" };
  const seen = (devicePorts: readonly string[]): StepInput["compute"] =>
    known({ service: computeService("alpha"), servers: [{ ...web, devicePorts }] });

  test("VMs that can all be moved refuse nothing", () => {
    expect(drained("migrate", seen([]))).toEqual([]);
  });

  test("a VM with a VF is named", () => {
    expect(drained("migrate", seen(["direct port p"]))).toMatchObject([
      { code: "reboot-stops-vms", detail: "web has a direct port p." },
    ]);
  });

  test("a host that Nova does not know may have no VMs", () => {
    const unknown = known({ service: undefined, servers: undefined });
    expect(drained("migrate", unknown, [])).toEqual([]);
    expect(drained("migrate", unknown)).toMatchObject([{ code: "reboot-stops-vms" }]);
  });

  test("leave-out refuses any", () => {
    expect(drained("leave-out", seen([]))).toMatchObject([
      { code: "reboot-stops-vms", detail: "Running: instance-1 (process 4000)." },
    ]);
    expect(drained("leave-out", seen([]), [])).toEqual([]);
  });

  test.each<[string, StepInput["compute"], string]>([
    ["does not answer", unreadable("Nova says 503"), "Nova says 503."],
    [
      "has a cell that does not",
      known({ service: computeService("alpha", { status: "unknown" }), servers: [] }),
      "The cell of its nova-compute does not answer.",
    ],
  ])("a cloud that %s is not taken for an empty host", (_, compute, detail) => {
    expect(drained("migrate", compute, [])).toMatchObject([{ code: "drain-unknown", detail }]);
  });
});
