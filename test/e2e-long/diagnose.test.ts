import { afterAll, beforeAll, expect, test } from "vitest";
import { instanceImage, resetCloud, stopCloud } from "../../lab/src/cloud-api.ts";
import type { Diagnosis } from "../../src/model/diagnosis.ts";
import { cloudEnvironment, cloudFleetFile, on, rebootInCloud } from "../e2e/cloud-ground.ts";
import {
  expectBroken,
  expectNothingLeft,
  proofLine,
  waitForAgent,
  waitForCompute,
} from "../e2e/proof-ground.ts";
import { createVfleet, waitFor } from "../e2e/vfleet-process.ts";
import { type Breakage, breakages, breakIt } from "./breakages.ts";

// A real OpenStack that is broken in many ways, one after the other: each is named first, and its fix heals it.
const vfleet = createVfleet();
const run = (...args: readonly string[]) => vfleet.run([...args, "-f", fleet], cloudEnvironment());
const key = "aggregate_instance_extra_specs:sriov";
let fleet = "";

async function diagnose(): Promise<Diagnosis> {
  const { stdout, stderr } = await run("diagnose", "-o", "json");
  expect(stdout, stderr).not.toBe("");
  return JSON.parse(stdout) as Diagnosis;
}

/** What weighs more than advice: `CODE of HOST`. */
function gravest({ findings }: Diagnosis): readonly string[] {
  return findings
    .filter(({ severity }) => severity === "error" || severity === "warning")
    .map(({ code, subject }) => `${code} of ${subject.host}`);
}

async function expectHealthy(): Promise<void> {
  let last: Diagnosis | undefined;
  await waitFor(
    "a diagnosis without findings",
    async () => {
      last = await diagnose();
      return gravest(last).length === 0;
    },
    180_000,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(last?.findings, undefined, 1)}`, { cause: error });
  });
}

async function apply(): Promise<void> {
  const { code, stdout, stderr } = await run("apply", "--yes");
  expect(code, stdout + stderr).toBe(0);
}

/** Carries out the fix of a breakage, also where the diagnosis was wrong, so that the next begins with a healthy cloud. */
async function mend({ host, heals }: Breakage): Promise<void> {
  if (heals === undefined) await apply();
  else await on(host, heals);
}

beforeAll(async () => {
  await resetCloud();
  const tenants = [
    `aggregates: [{ name: sriov, hosts: cmp2, properties: { sriov: "true" } }]`,
    `flavors: [{ name: sriov.small, vcpus: 1, ram: 192, disk: 1, properties: { "${key}": "true" } }]`,
    "networks: [{ name: sriov-net, physicalNetwork: physnet2, vlan: 210, shared: true, subnets: [{ name: sriov-subnet, cidr: 10.20.10.0/24 }] }]",
    proofLine(await instanceImage("vf"), { vlan: 204 }),
  ];
  fleet = cloudFleetFile(vfleet, "fleet", { computes: ["cmp2"], openstack: tenants.join("\n  ") });
  await apply();
  await waitForAgent("cmp2", ({ alive }) => alive);
  await waitForCompute("cmp2");
});

afterAll(() => stopCloud());

test("a healthy cloud gives nothing above advice", async () => {
  await expectHealthy();
});

test("the IOMMU is off: the diagnosis and the proof both say so", async () => {
  const off = "intel_iommu=off ";
  await on(
    "cmp2",
    `sed -i 's/^GRUB_CMDLINE_LINUX="/&${off}/' /etc/default/grub && update-grub >/dev/null 2>&1`,
  );
  await rebootInCloud("cmp2");
  await waitForAgent("cmp2", ({ alive }) => alive);
  await waitForCompute("cmp2");
  expect((await diagnose()).findings[0]?.code).toBe("iommu-off");
  const proof = await run("prove", "--yes", "-o", "json");
  await on("cmp2", `sed -i 's/${off}//' /etc/default/grub && update-grub >/dev/null 2>&1`);
  await rebootInCloud("cmp2");
  await waitForAgent("cmp2", ({ alive }) => alive);
  await waitForCompute("cmp2");
  await expectBroken(proof, "host proof-iommu-off", /IOMMU of cmp2 is off by its kernel/);
  await expectNothingLeft(["cmp2"]);
  await expectHealthy();
});

test.each(breakages)("$what: it is named first, and its fix heals it", async (breakage) => {
  await breakIt(breakage);
  const { findings } = await diagnose();
  await mend(breakage);
  const told = JSON.stringify(findings, undefined, 1);
  const [first] = findings;
  expect(first?.code, told).toBe(breakage.code);
  expect(first?.evidence?.length ?? 0, told).toBeGreaterThan(0);
  expect(first?.fix).toMatch(/\w+ \w+/);
  if (breakage.heals === undefined) expect(first?.mend.kind, told).toBe("apply");
  await expectHealthy();
});

test("two faults at once are both found, the lower one first, and one apply mends both", async () => {
  const [ml2, vfs] = ["ml2-driver-missing", "vfs-missing"].map((code) =>
    breakages.find((each) => each.code === code),
  );
  if (!ml2 || !vfs) throw new Error("the table has lost a breakage");
  await breakIt(ml2);
  await breakIt(vfs);
  const codes = (await diagnose()).findings.map(({ code }) => code);
  expect(codes[0]).toBe(vfs.code);
  expect(codes).toContain(ml2.code);
  await apply();
  await expectHealthy();
});
