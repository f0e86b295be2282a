import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allFacts } from "../../src/facts/all.ts";
import type { FactId, HostFacts } from "../../src/model/host-facts.ts";
import type { Reading } from "../../src/model/reading.ts";
import { planHost, verifyHost } from "../../src/stages/plan-host.ts";
import { hostIntent, intent, pool, question } from "../fixtures/intent.ts";

/** The lab's hosts as their commands printed them: the case of each fact that was taken from the host, or from its like. */
const shared: Readonly<Record<string, string>> = {
  operatingSystem: "debian-12",
  kernel: "debian-12",
  cpu: "debian-12-qemu",
  security: "debian-12-bios",
  bootLoader: "debian-12",
  initSystem: "debian-12",
  vfleetTraces: "debian-12",
  packages: "debian-12",
  vfio: "debian-12-available",
  memoryLocks: "no-libvirt",
  vfResources: "debian-12-lab-no-vfs",
  numaNodes: "written-two-nodes",
  holders: "nothing-held",
  workloads: "no-vms",
  deploymentSigns: "none",
  openstackFiles: "none",
  openstackServices: "debian-12-none",
  openstackPackages: "debian-12-none",
};

function labHost(name: string, iommu: string): HostFacts {
  const readings = (Object.keys(allFacts) as FactId[]).map((id): [FactId, Reading<unknown>] => {
    const folder = id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const caseName = id === "iommu" ? iommu : (shared[id] ?? `debian-12-lab-${name}-no-vfs`);
    const text = readFileSync(
      new URL(`../../src/facts/cases/${folder}/${caseName}.txt`, import.meta.url),
      "utf8",
    );
    return [id, allFacts[id].parse({ exitCode: 0, text })];
  });
  return Object.fromEntries(readings) as HostFacts;
}

const wanted = intent({ pools: [pool({ pfs: { driver: ["igb"] } })] });

function outcomeOf(name: string, iommu: string) {
  const plan = planHost(question(wanted, hostIntent(name), labHost(name, iommu)));
  return {
    status: plan.status,
    phases: plan.phases.map(
      ({ name: phase, actions }) => `${phase}: ${actions.map(({ action }) => action.kind).join(", ")}`,
    ),
    findings: plan.findings.map(
      ({ code, subject }) => `${code}${subject.item === undefined ? "" : ` ${subject.item}`}`,
    ),
  };
}

const functions = "functions: write-file, load-module, set-link-state, set-vf-count";
const persistence = "persistence: write-file, write-file, write-file, set-unit-enabled";

test("all facts of the lab's hosts are known", () => {
  for (const [name, iommu] of [
    ["alpha", "debian-12-intel-off"],
    ["beta", "debian-12-on-by-default"],
    ["gamma", "debian-12-no-table"],
  ] as const) {
    const facts = labHost(name, iommu);
    const unknown = Object.entries(facts).filter(([, reading]) => reading.is !== "known");
    expect({ [name]: unknown }).toEqual({ [name]: [] });
  }
});

test("alpha: the IOMMU is switched on, and the PF in the bridge is left alone", () => {
  expect(outcomeOf("alpha", "debian-12-intel-off")).toEqual({
    status: "partly",
    phases: ["boot: write-file, write-file, rebuild-boot-menu, reboot", functions, persistence],
    findings: ["pf-carries-host-traffic 0000:02:00.0"],
  });
});

test("beta: the IOMMU is on without an argument, so nothing is rebooted", () => {
  const { status, phases, findings } = outcomeOf("beta", "debian-12-on-by-default");
  expect({ status, findings }).toEqual({
    status: "partly",
    findings: ["pf-carries-host-traffic 0000:02:00.0"],
  });
  expect(phases.map((phase) => phase.split(":")[0])).toEqual(["functions", "persistence"]);
});

test("gamma: VT-d is off in the BIOS, so nothing is done; the PF of the bond is refused as well", () => {
  const { status, phases, findings } = outcomeOf("gamma", "debian-12-no-table");
  expect({ status, phases }).toEqual({ status: "refused", phases: [] });
  expect(findings).toEqual(["pf-carries-host-traffic 0000:02:00.0", "iommu-off-in-firmware"]);
});

test("verify of a lab host tells of every step", () => {
  const { checks } = verifyHost(
    question(wanted, hostIntent("alpha"), labHost("alpha", "debian-12-intel-off")),
  );
  expect(checks.filter(({ holds }) => holds === "unknown")).toEqual([]);
  expect(new Set(checks.map(({ step }) => step))).toEqual(
    new Set(["enable-iommu", "load-vfio", "bring-pf-up", "set-autoprobe", "create-vfs", "persist-vfs"]),
  );
});
