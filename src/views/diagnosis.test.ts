import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectHarmless, hostile } from "../../test/fixtures/hostile-texts.ts";
import type { Diagnosed, Diagnosis } from "../model/diagnosis.ts";
import { hostName } from "../model/ids.ts";
import { diagnosisJunit } from "./diagnosis-junit.ts";
import { diagnosisSarif } from "./diagnosis-sarif.ts";
import { viewDiagnosis } from "./view-diagnosis.ts";

const noVfs: Diagnosed = {
  code: "vfs-missing",
  severity: "error",
  subject: { host: "node-9", item: "0000:06:00.0" },
  layer: "vf",
  summary: "eth1 has no VFs, pool fast wants 30",
  detail: "Nothing has made them since the last boot.",
  evidence: [
    { source: "/sys/bus/pci/devices/0000:06:00.0/sriov_numvfs", text: "0" },
    { source: "/etc/nova/nova.conf:12", text: '[pci]\ndevice_spec = {"devname": "eth1"}' },
  ],
  why: "Nova offers the VFs that the kernel has; with none the scheduler answers 'No valid host was found'.",
  howToMakeSure: "cat /sys/bus/pci/devices/0000:06:00.0/sriov_numvfs",
  fix: "Run vfleet apply: it makes the VFs, and has each boot make them again.",
  mend: { kind: "apply", actions: ["set the number of VFs of 0000:06:00.0 from 0 to 30"] },
  consequences: [],
};
const follows: Diagnosed = {
  ...noVfs,
  code: "device-list-matches-nothing",
  severity: "warning",
  layer: "config",
  summary: "An entry of the device list matches nothing",
  detail: "",
  mend: { kind: "by-hand" },
};
const disabled: Diagnosed = {
  ...follows,
  code: "nova-compute-disabled",
  layer: "compute",
  subject: { host: "node-10" },
  summary: "nova-compute of this host is disabled in Nova",
  detail: "Reason: a \u001b[31mred\u001b[0m one & <more>.",
  evidence: [],
};
const sample: Diagnosis = {
  format: "vfleet.diagnosis/v1",
  places: ["node-9", "node-10", "node-11", "cloud:mycloud"].map(hostName),
  findings: [
    { ...noVfs, consequences: [follows] },
    {
      ...noVfs,
      subject: { host: "node-11", item: "0000:06:00.0" },
      consequences: [{ ...follows, subject: { ...follows.subject, host: "node-11" } }],
    },
    disabled,
  ],
  hints: [
    {
      code: "dmar-fault",
      severity: "warning",
      layer: "kernel",
      subject: { host: "node-9" },
      summary: "The IOMMU refused a device's access to memory",
      detail: "",
      why: "",
      howToMakeSure: "dmesg | grep -i dmar",
      confirmedBy: [],
      evidence: [{ source: "journal 2026-11-23T07:20:36Z", text: "DMAR: [DMA Read] fault addr 0xfffe" }],
    },
  ],
  unseen: [
    { host: hostName("node-10"), reason: "security: permission denied", codes: ["secure-boot"] },
    {
      host: hostName("cloud:mycloud"),
      reason: "mycloud: the policy forbids it",
      codes: ["sriov-agent-dead"],
    },
  ],
  ruleCount: 4,
};

const golden = (name: string) => fileURLToPath(new URL(`../../test/golden/views/${name}`, import.meta.url));

const small: Diagnosis = { ...sample, findings: [disabled], unseen: [] };

describe("for people", () => {
  test.each([40, 80, 200])("reads well at %i columns", async (width) => {
    const text = viewDiagnosis(sample, { width, color: false, full: false });
    await expect(text).toMatchFileSnapshot(golden(`diagnosis-${width}.txt`));
  });

  test("in full", async () => {
    const text = viewDiagnosis(sample, { width: 100, color: false, full: true });
    await expect(text).toMatchFileSnapshot(golden("diagnosis-full.txt"));
  });

  test("says so where nothing is wrong", () => {
    const healthy: Diagnosis = { ...sample, findings: [], hints: [], unseen: [] };
    expect(viewDiagnosis(healthy, { width: 100, color: false, full: false })).toBe(
      "node-[9-11], cloud mycloud, 4 rules: 0 errors, 0 warnings, 0 advice\n",
    );
    expect(diagnosisJunit(healthy)).not.toContain("<failure");
  });

  test("never lets a text of a host act on the terminal or leave the width", () => {
    fc.assert(
      fc.property(hostile(small), fc.integer({ min: 20, max: 130 }), (poisoned, width) => {
        expectHarmless(viewDiagnosis(poisoned, { width, color: false, full: true }));
      }),
      { numRuns: 5 },
    );
  });
});

test("as SARIF and as JUnit", async () => {
  await expect(diagnosisSarif(sample, "0.0.0")).toMatchFileSnapshot(golden("diagnosis.sarif"));
  await expect(diagnosisJunit(sample)).toMatchFileSnapshot(golden("diagnosis.junit.xml"));
});
