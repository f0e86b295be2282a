import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { HostFacts } from "../../src/model/host-facts.ts";
import type { Intent, Pool } from "../../src/model/intent.ts";
import { knownValue } from "../../src/model/reading.ts";
import { FactsHost } from "../../src/sim/fleet/facts-host.ts";
import { planHost, verifyHost } from "../../src/stages/plan-host.ts";
import { planUndo } from "../../src/stages/plan-undo.ts";
import { type HostOptions, hostFacts } from "../fixtures/host-facts.ts";
import { hostIntent, intent, pool, question } from "../fixtures/intent.ts";
import { createFakeFleet, readAndPlan, runPlan } from "../fixtures/run-plan.ts";

const host = hostIntent();

function mostly<const T>(usual: readonly T[], rare: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...rare) },
  );
}

const anyHost: fc.Arbitrary<HostOptions> = fc.record({
  iommu: mostly(["on", "off"], ["no-firmware"]),
  cpu: mostly(["intel"], ["amd", "arm"]),
  init: mostly(["systemd", "upstart"], ["sysv"]),
  boot: mostly(["grub-drop-in", "grub-defaults", "grubby"], ["none"]),
  vfioPci: mostly(["available", "loaded", "builtin"], ["missing"]),
  up: fc.boolean(),
  vfs: mostly([0], [1, 4, 7]),
  vfDriver: fc.constantFrom("igbvf", "vfio-pci", null),
  noAutoprobe: fc.boolean(),
  vms: mostly<readonly string[]>([[]], [["web"]]),
});

const anyIntent = fc
  .record({
    vfCount: fc.oneof(
      fc.integer({ min: 0, max: 8 }).map((vfs) => ({ kind: "number", vfs }) as const),
      fc.integer({ min: 1, max: 7 }).map((vfs) => ({ kind: "number", vfs }) as const),
      fc.constantFrom({ kind: "max" } as const, { kind: "share", percent: 50 } as const),
    ),
    vfDriver: fc.constantFrom("auto" as const, "none" as const, { name: "vfio-pci" }),
    vfs: fc.constantFrom(
      {},
      { trust: true },
      { mac: "stable" as const, spoofCheck: false },
      { maxTxRateMbps: 100 },
    ),
    pfs: mostly<Pool["pfs"]>([{ name: ["enp1s0"] }, { driver: ["igb"] }], [{ name: ["enp2s0"] }]),
    takeOver: fc.boolean(),
  })
  .chain((change) =>
    fc
      .constantFrom("allow" as const, "allow" as const, "never" as const)
      .map((reboot) => intent({ pools: [pool(change)], reboot })),
  );

test("after a plan was carried out, planning again asks for nothing, and verify says yes of all that was not refused", async () => {
  await fc.assert(
    fc.asyncProperty(anyHost, anyIntent, async (options, wanted) => {
      const facts = hostFacts(options);
      const fake = new FactsHost(facts);
      const fleet = createFakeFleet({ alpha: fake });
      const plan = await readAndPlan(fleet, wanted);
      const [planned] = plan.hosts;
      if (!planned || planned.phases.length === 0) return;
      const { result } = await runPlan(fleet, plan);
      expect(result.hosts).toEqual([{ host: "alpha", outcome: expect.objectContaining({ kind: "done" }) }]);
      const again = planHost(question(wanted, host, fake.facts));
      expect(again.phases).toEqual([]);
      const refused = new Set(
        again.findings.flatMap(({ severity, subject }) => (severity === "error" ? subject.item : [])),
      );
      const open = verifyHost(question(wanted, host, fake.facts)).checks.filter(
        ({ holds, subject }) => holds !== "yes" && !refused.has(subject),
      );
      expect(open).toEqual([]);
      expect(fleet.shell.open()).toEqual([]);
    }),
    { numRuns: 80 },
  );
});

test("a host of which nothing is planned is as it should be, or a finding says why not", () => {
  fc.assert(
    fc.property(anyHost, anyIntent, (options, wanted) => {
      const facts = hostFacts(options);
      const plan = planHost(question(wanted, host, facts));
      const { checks } = verifyHost(question(wanted, host, facts));
      if (plan.status === "unchanged") expect(checks.filter(({ holds }) => holds !== "yes")).toEqual([]);
      if (plan.status === "refused" || plan.status === "partly")
        expect(plan.findings.some(({ severity }) => severity === "error")).toBe(true);
      expect(plan.phases.length > 0).toBe(plan.status === "changes" || plan.status === "partly");
    }),
    { numRuns: 300 },
  );
});

test("undo puts back files, kernel arguments and VFs as they were", async () => {
  await fc.assert(
    fc.asyncProperty(anyHost, anyIntent, async (options, wanted) => {
      const facts = hostFacts(options);
      const fake = new FactsHost(facts);
      const fleet = createFakeFleet({ alpha: fake });
      const plan = await readAndPlan(fleet, wanted);
      if (plan.hosts.every(({ phases }) => phases.length === 0)) return;
      const { entries } = await runPlan(fleet, plan);
      const undo = planUndo(entries, { createdAt: plan.createdAt, reboot: true });
      const { result } = await runPlan(fleet, undo);
      expect(result.hosts.map(({ outcome }) => outcome.kind)).toEqual(result.hosts.map(() => "done"));
      const { vfCounts, ...files } = footprint(fake.facts);
      const { vfCounts: vfCountsBefore, ...filesBefore } = footprint(facts);
      expect(files).toEqual(filesBefore);
      // VFs that were there do not survive a reboot, whoever made them.
      if (!fake.ran.includes("reboot")) expect(vfCounts).toEqual(vfCountsBefore);
    }),
    { numRuns: 80 },
  );
});

/** What vfleet changes on a host for good. */
function footprint(facts: HostFacts) {
  const traces = knownValue(facts.vfleetTraces);
  const bootLoader = knownValue(facts.bootLoader);
  return {
    files: traces?.files,
    units: traces?.units,
    directories: traces?.directories,
    dropIns: bootLoader?.dropIns,
    defaults: bootLoader?.defaults,
    configured: wordsOf(bootLoader?.configuredCommandLine),
    vfCounts: knownValue(facts.networkFunctions)?.map(({ sriov }) => knownValue(sriov)?.numVfs),
  };
}

function wordsOf(line: { readonly is: string; readonly value?: string } | undefined) {
  return line?.value === undefined ? line : line.value.split(" ").toSorted();
}

test("with the facts of nothing at all, nothing is planned and nothing breaks", () => {
  const unread = { is: "unreadable", reason: "the shell ended" } as const;
  const none = Object.fromEntries(Object.keys(hostFacts()).map((id) => [id, unread])) as unknown as HostFacts;
  const wanted: Intent = intent();
  const plan = planHost(question(wanted, host, none));
  expect(plan.phases).toEqual([]);
  expect(plan.status).toBe("refused");
});
