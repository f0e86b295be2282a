import { describe, expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent, pool } from "../../test/fixtures/intent.ts";
import { type OpenstackHost, openstackFacts, openstackIntent } from "../../test/fixtures/openstack-host.ts";
import { createFakeFleet, readAndPlan, runPlan } from "../../test/fixtures/run-plan.ts";
import type { HostRole, Intent } from "../model/intent.ts";
import { knownValue } from "../model/reading.ts";
import type { JournalEntry } from "../model/run.ts";
import { commandResult } from "../sim/fleet/command-result.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { planUndo } from "./plan-undo.ts";

const roles: Readonly<Record<string, HostRole>> = {
  "ctl-1": "controller",
  "ctl-2": "controller",
  cmp: "compute",
};

const wanted: Intent = intent({
  hosts: Object.entries(roles).map(([name, role]) => ({ ...hostIntent(name), roles: [role] })),
  pools: [pool({ physicalNetwork: "physnet2" })],
  openstack: openstackIntent(),
});

type Installed = Partial<Pick<OpenstackHost, "system" | "release">>;

async function cloud(options: Parameters<typeof hostFacts>[0] = {}, installed: Installed = {}) {
  const hosts = Object.fromEntries(
    Object.entries(roles).map(([name, role]) => {
      const about = openstackFacts({ system: "debian-12", release: "zed", ...installed, roles: [role] });
      return [name, new FactsHost({ ...hostFacts(role === "compute" ? options : {}), ...about })];
    }),
  );
  const fleet = createFakeFleet(hosts);
  return { hosts, fleet, plan: await readAndPlan(fleet, wanted) };
}

const filesOf = (host: FactsHost | undefined) => host && knownValue(host.facts.openstackFiles)?.files;
const endings = (run: Awaited<ReturnType<typeof runPlan>>) =>
  run.result.hosts.map(({ host, outcome }) => `${host} ${outcome.kind}`);

describe("from the state before SR-IOV", () => {
  test.each([{}, { iommu: "off" } as const])(
    "one apply does it all, a second plan is empty: %j",
    async (options) => {
      const { hosts, fleet, plan } = await cloud(options);
      const run = await runPlan(fleet, plan);
      expect(endings(run)).toEqual(["ctl-1 done", "ctl-2 done", "cmp done"]);
      expect(hosts["ctl-1"]?.ran).toEqual([
        "edit-options",
        "edit-options",
        "restart-service",
        "restart-service",
      ]);
      expect(hosts.cmp?.ran.slice(-6)).toEqual([
        "install-package",
        "edit-options",
        "edit-options",
        "set-unit-enabled",
        "restart-service",
        "restart-service",
      ]);
      const again = await readAndPlan(fleet, wanted);
      expect(again.hosts.map(({ host, status, findings }) => [host, status, findings])).toEqual(
        wanted.hosts.map(({ name }) => [name, "unchanged", []]),
      );
    },
  );

  test.each([
    ["rhel-9", "zed"],
    ["centos-7", "queens"],
    ["sles-15", "yoga"],
  ] as const)("also on %s with %s, and undo leaves no file of vfleet's", async (system, release) => {
    const { hosts, fleet, plan } = await cloud({}, { system, release });
    const before = Object.values(hosts).map(filesOf);
    const { entries } = await runPlan(fleet, plan);
    const again = await readAndPlan(fleet, wanted);
    expect(again.hosts.map(({ host, status }) => [host, status])).toEqual(
      wanted.hosts.map(({ name }) => [name, "unchanged"]),
    );
    await runPlan(fleet, planUndo(entries, { createdAt: plan.createdAt, reboot: false }));
    expect(Object.values(hosts).map(filesOf)).toEqual(before);
  });

  test("undo gives each file back, and restarts what had been restarted", async () => {
    const { hosts, fleet, plan } = await cloud();
    const before = Object.values(hosts).map(filesOf);
    const { entries } = await runPlan(fleet, plan);
    const undo = planUndo(entries, { createdAt: plan.createdAt, reboot: false });
    for (const host of Object.values(hosts)) host.ran.length = 0;
    expect(endings(await runPlan(fleet, undo))).toEqual(["cmp done", "ctl-1 done", "ctl-2 done"]);
    expect(Object.values(hosts).map(filesOf)).toEqual(before);
    expect(hosts["ctl-1"]?.ran).toEqual([
      "edit-options",
      "edit-options",
      "restart-service",
      "restart-service",
    ]);
    expect(hosts.cmp?.ran.at(-1)).toBe("restart-service");
    expect(knownValue(hosts.cmp?.facts.openstackPackages ?? { is: "absent" })).not.toHaveProperty(
      "neutron-sriov-agent",
    );
  });

  test("only what this run did not finish is done by the next: a restart that was cut off is made up for", async () => {
    const { hosts, fleet, plan } = await cloud();
    const cmp = hosts.cmp;
    if (!cmp) throw new Error("no compute host");
    cmp.onAction = (kind) =>
      kind === "restart-service" ? commandResult({ exitCode: undefined, connectionLost: true }) : undefined;
    expect(endings(await runPlan(fleet, plan))).toContain("cmp failed");
    cmp.onAction = () => undefined;
    cmp.ran.length = 0;
    const again = await readAndPlan(fleet, wanted);
    expect(endings(await runPlan(fleet, again))).toEqual(["cmp done"]);
    expect(cmp.ran).toEqual(["restart-service", "restart-service"]);
  });
});

test("undo of a run that was cut off restarts what a later run has restarted with its files", async () => {
  const { hosts, fleet, plan } = await cloud();
  const cmp = hosts.cmp;
  if (!cmp) throw new Error("no compute host");
  const { entries } = await runPlan(fleet, plan);
  const begun = (entry: JournalEntry) =>
    entry.kind === "action-started" && entry.host === "cmp" && entry.action.action.kind === "restart-service";
  const cutOff = entries.slice(0, entries.findIndex(begun));
  const undo = planUndo(cutOff, { createdAt: plan.createdAt, reboot: false });
  const kinds = undo.hosts
    .find(({ host }) => host === "cmp")
    ?.phases.flatMap(({ actions }) => actions.map(({ action }) => action))
    .flatMap((action) => (action.kind === "restart-service" ? [action.service] : []));
  expect(kinds).toEqual(["nova-compute"]);
});

test("an address that a new VF is given by DHCP does not stop the run; the next plan leaves that VF to the host", async () => {
  const { hosts, fleet, plan } = await cloud();
  const cmp = hosts.cmp;
  if (!cmp) throw new Error("no compute host");
  cmp.onAction = (kind) => {
    const functions = knownValue(cmp.facts.networkFunctions) ?? [];
    const name = functions.find(({ physicalFunction }) => physicalFunction.is === "known")?.netdevs[0]?.name;
    const network = knownValue(cmp.facts.hostNetwork);
    if (kind === "install-package" && network && name !== undefined) {
      const link = { name, kind: "", master: undefined, parent: undefined, adminUp: true, vfs: [] };
      const links = [...network.links, { ...link, addresses: ["192.0.2.9/24"] }];
      cmp.facts = { ...cmp.facts, hostNetwork: { is: "known", value: { ...network, links } } };
    }
    return undefined;
  };
  expect(endings(await runPlan(fleet, plan))).toContain("cmp done");
  const again = await readAndPlan(fleet, wanted);
  expect(again.hosts.find(({ host }) => host === "cmp")?.status).toBe("changes");
});

test("controllers are changed one at a time, and when one fails nothing else is begun", async () => {
  const { hosts, fleet, plan } = await cloud();
  const first = hosts["ctl-1"];
  if (!first) throw new Error("no controller");
  first.onAction = (kind) =>
    kind === "restart-service"
      ? commandResult({ exitCode: 30, stderr: "neutron-api does not start" })
      : undefined;
  const run = await runPlan(fleet, plan);
  expect(endings(run)).toEqual(["ctl-1 failed", "ctl-2 stopped", "cmp stopped"]);
  expect(hosts["ctl-2"]?.ran).toEqual([]);
  expect(hosts.cmp?.ran).toEqual([]);
  const held = run.result.hosts.find(({ host }) => host === "cmp")?.outcome;
  expect(held).toMatchObject({ finding: { code: "held-back", summary: expect.stringContaining("ctl-1") } });
});

test("a file that was edited between plan and apply stops the host before anything is done to it", async () => {
  const { hosts, fleet, plan } = await cloud();
  const cmp = hosts.cmp;
  const files = cmp && knownValue(cmp.facts.openstackFiles);
  const nova = files?.files["/etc/nova/nova.conf"];
  if (!cmp || !files || nova?.is !== "known") throw new Error("no nova.conf");
  const edited = { ...nova.value, text: `${nova.value.text}# by hand\n`, sha256: "f".repeat(64) };
  cmp.facts = {
    ...cmp.facts,
    openstackFiles: {
      is: "known",
      value: { ...files, files: { ...files.files, "/etc/nova/nova.conf": { is: "known", value: edited } } },
    },
  };
  const run = await runPlan(fleet, plan);
  expect(endings(run)).toEqual(["ctl-1 done", "ctl-2 done", "cmp stopped"]);
  expect(cmp.ran).toEqual([]);
});
