import { describe, expect, test } from "vitest";
import { discoveriesOf, healthyFleet } from "../../test/fixtures/healthy-fleet.ts";
import { changeFleet, type FleetChange } from "../../test/fixtures/rule-case.ts";
import type { Hint } from "../model/diagnosis.ts";
import { unreadable } from "../model/reading.ts";
import { type DiagnoseInput, diagnose } from "./diagnose.ts";
import { planFleet } from "./plan.ts";

const healthy = await healthyFleet({ system: "debian-12", release: "zed" });

function diagnosisOf(change: FleetChange, more: Partial<DiagnoseInput> = {}) {
  const fleet = changeFleet(healthy, change);
  const discoveries = discoveriesOf(fleet);
  const file = { path: "fleet.yaml", intent: fleet.intent };
  const { hosts: plans } = planFleet(file, { hosts: discoveries }, "2026-11-23T04:00:00.000Z");
  return diagnose({ ...fleet, discoveries, plans, ...more });
}

const noVfs = {
  alpha: {
    facts: { networkFunctions: { value: { 0: { sriov: { value: { numVfs: { value: 0 }, vfs: [] } } } } } },
  },
};
const iommuOff = {
  alpha: {
    facts: {
      iommu: { value: { units: [], groupCount: 0 } },
      kernel: { value: { commandLine: "quiet intel_iommu=off" } },
    },
  },
};

test("a healthy fleet has nothing above advice", () => {
  const { findings, unseen, hints } = diagnosisOf({});
  expect(findings.filter(({ severity }) => severity === "error" || severity === "warning")).toEqual([]);
  expect({ unseen, hints }).toEqual({ unseen: [], hints: [] });
});

describe("a finding", () => {
  test("says what vfleet apply would do about it", () => {
    const [finding] = diagnosisOf(noVfs).findings;
    expect(finding).toMatchObject({
      code: "vfs-missing",
      layer: "vf",
      mend: { kind: "apply", actions: ["set the number of VFs of 0000:01:00.0 from 0 to 4"] },
    });
  });

  test("says why apply cannot yet", () => {
    const fleet = changeFleet(healthy, iommuOff);
    const { findings } = diagnosisOf({
      ...iommuOff,
      intent: { reboot: "never" },
    });
    expect(findings[0]).toMatchObject({ code: "iommu-off", mend: { kind: "held" } });
    expect(fleet.intent.reboot).toBe("allow");
  });

  test("takes what logs hint at as evidence, and the rest stays a hint", () => {
    const hint = (code: string, confirmedBy: readonly string[]): Hint => ({
      code,
      severity: "error",
      layer: "vf",
      subject: { host: "alpha" },
      summary: code,
      detail: "",
      why: "",
      howToMakeSure: "",
      confirmedBy,
      evidence: [{ source: "/var/log/nova/nova-compute.log:7", text: "No net device was found for VF" }],
    });
    const { findings, hints } = diagnosisOf(noVfs, {
      hints: [hint("no-net-device", ["vfs-missing"]), hint("other", [])],
    });
    expect(findings[0]?.evidence).toContainEqual({
      source: "/var/log/nova/nova-compute.log:7",
      text: "No net device was found for VF",
    });
    expect(hints.map(({ code }) => code)).toEqual(["other"]);
  });
});

describe("what cannot be seen", () => {
  test("of a host that is not reached comes first, with what the cloud misses of it beneath", () => {
    const down = {
      code: "host-unreachable",
      severity: "error",
      subject: { host: "alpha" },
      summary: "cannot be reached",
      detail: "",
    } as const;
    const discoveries = discoveriesOf(healthy).map((each) =>
      each.host === "alpha"
        ? ({ host: each.host, kind: "failed", finding: down, durationMs: 1 } as const)
        : each,
    );
    const { findings } = diagnosisOf({}, { discoveries });
    expect(findings.map(({ code, layer }) => [code, layer])).toEqual([["host-unreachable", "access"]]);
  });

  test("of the cloud is said with the rules that were not asked", () => {
    const cloud = { ...healthy.cloud, agents: unreadable("the policy forbids it") };
    expect(diagnosisOf({}, { cloud }).unseen).toContainEqual(
      expect.objectContaining({
        reason: "lab: the policy forbids it",
        codes: expect.arrayContaining(["sriov-agent-dead"]) as unknown,
      }),
    );
  });

  test("is nothing where there is no cloud", () => {
    expect(diagnosisOf({}, { cloud: undefined }).unseen).toEqual([]);
  });
});
