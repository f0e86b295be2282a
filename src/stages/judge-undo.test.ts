import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent } from "../../test/fixtures/intent.ts";
import { createFakeFleet, readAndPlan, runPlan } from "../../test/fixtures/run-plan.ts";
import { withFact } from "../model/facts-access.ts";
import { hostName } from "../model/ids.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { planUndo } from "./plan-undo.ts";

const createdAt = "2026-11-23T05:00:00.000Z";
const vm = { kind: "vm", name: "web", pid: 4000 } as const;

/** Two hosts that were rebooted and have VFs by a run, and its journal. */
async function makeApplied() {
  const hosts = {
    alpha: new FactsHost(hostFacts({ iommu: "off" })),
    beta: new FactsHost(hostFacts({ iommu: "off" })),
  };
  const fleet = createFakeFleet(hosts);
  const wanted = intent({ hosts: [hostIntent("alpha"), hostIntent("beta")] });
  const { entries } = await runPlan(fleet, await readAndPlan(fleet, wanted));
  for (const host of Object.values(hosts)) host.ran.splice(0);
  return { ...hosts, fleet, entries };
}

test("a VM holds a VF that would go away: nothing at all is taken back on its host, and the other one's is", async () => {
  const { alpha, beta, fleet, entries } = await makeApplied();
  const held = hostFacts({ vfs: 4, vfDriver: "vfio-pci", holders: { 2: vm } });
  alpha.facts = held;
  const { result } = await runPlan(fleet, planUndo(entries, { createdAt, reboot: false }));
  expect(result.hosts).toMatchObject([
    {
      outcome: {
        kind: "stopped",
        finding: {
          code: "vfs-in-use",
          summary: "VFs of enp1s0 are in use, so nothing was taken back on this host",
          detail: expect.stringContaining("by VM web"),
        },
      },
    },
    { outcome: { kind: "done" } },
  ]);
  expect(alpha.ran).toEqual([]);
  expect(alpha.facts).toBe(held);
  expect(beta.ran).toContain("set-vf-count");
});

test.each([true, false])("a VM runs without a VF, and reboot is %s", async (reboot) => {
  const { alpha, fleet, entries } = await makeApplied();
  alpha.facts = withFact(alpha.facts, "workloads", { vms: [{ name: "plain", pid: 4000 }] });
  const { result } = await runPlan(fleet, planUndo(entries, { createdAt, reboot }));
  const outcome = result.hosts.find(({ host }) => host === "alpha")?.outcome;
  if (!reboot) {
    expect(outcome?.kind).toBe("done");
    return;
  }
  expect(outcome).toMatchObject({
    kind: "stopped",
    finding: {
      code: "reboot-stops-vms",
      detail: "Running: plain (process 4000).",
      fix: expect.stringContaining("without --reboot"),
    },
  });
  expect(alpha.ran).toEqual([]);
});

test("an undo of some hosts leaves the others as they are", async () => {
  const { alpha, beta, fleet, entries } = await makeApplied();
  const plan = planUndo(entries, { createdAt, reboot: true, hosts: new Set([hostName("beta")]) });
  const { result } = await runPlan(fleet, plan);
  expect(result.hosts).toMatchObject([{ host: "beta", outcome: { kind: "done" } }]);
  expect(alpha.ran).toEqual([]);
  expect(beta.ran).toContain("reboot");
});
