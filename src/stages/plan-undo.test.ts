import { describe, expect, test } from "vitest";
import { file, type HostOptions, hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent, pool } from "../../test/fixtures/intent.ts";
import { testRun } from "../../test/fixtures/memory-journals.ts";
import { createFakeFleet, readAndPlan, runPlan } from "../../test/fixtures/run-plan.ts";
import type { Action } from "../model/action.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { hostName } from "../model/ids.ts";
import { places, vfUnitName } from "../model/places.ts";
import type { Plan } from "../model/plan.ts";
import { knownValue } from "../model/reading.ts";
import type { ActionOutcome, JournalEntry } from "../model/run.ts";
import { commandResult, connectionLost } from "../sim/fleet/command-result.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { planUndo } from "./plan-undo.ts";

const createdAt = "2026-11-23T05:00:00.000Z";
const done: ActionOutcome = { kind: "done", durationMs: 1 };
const already: ActionOutcome = { kind: "done", durationMs: 1, note: "it was so already" };
const failed = (code: string): ActionOutcome => ({
  kind: "failed",
  durationMs: 1,
  finding: { code, severity: "error", subject: { host: "alpha" }, summary: "", detail: "" },
});
const unknown: ActionOutcome = { ...failed("outcome-unknown"), kind: "unknown" } as ActionOutcome;

async function carryOut(options: HostOptions, what = intent()) {
  const fake = new FactsHost(hostFacts(options));
  const fleet = createFakeFleet({ alpha: fake });
  const plan = await readAndPlan(fleet, what);
  return { fake, fleet, plan, ...(await runPlan(fleet, plan)) };
}

const summaryOf = (plan: Plan) =>
  plan.hosts.flatMap(({ phases }) =>
    phases.flatMap(({ actions }) => actions.map(({ action }) => summarize(action))),
  );

function summarize(action: Action): string {
  if ("path" in action) return `${action.kind} ${action.path}`;
  return "to" in action ? `${action.kind} ${JSON.stringify(action.to).replaceAll('"', "")}` : action.kind;
}

/** A journal with these actions of alpha, each with its outcome; undefined: the program died within it. */
async function journalOf(actions: readonly (readonly [Action, ActionOutcome | undefined])[], sameId = false) {
  const { entries } = await carryOut({});
  const [started] = entries;
  if (!started) throw new Error("a run has a first entry");
  const at = createdAt;
  const host = hostName("alpha");
  const steps = actions.flatMap(([action, outcome], index): JournalEntry[] => {
    const id = sameId ? "alpha/1" : `alpha/${index + 1}`;
    const planned = { id, step: "a-step", action, why: "", disrupts: [] };
    const begun: JournalEntry = { at, kind: "action-started", host, action: planned };
    return outcome ? [begun, { at, kind: "action-ended", host, actionId: id, outcome }] : [begun];
  });
  return [started, ...steps];
}

test("a run that died before it made the boot menu has it made again, as a later run may have made it", async () => {
  const { entries } = await carryOut({ iommu: "off" });
  const menuAt = entries.findIndex(
    (entry) => entry.kind === "action-started" && entry.action.action.kind === "rebuild-boot-menu",
  );
  expect(summaryOf(planUndo(entries.slice(0, menuAt), { createdAt, reboot: false }))).toEqual([
    `remove-file ${places.fallbackEntry}`,
    `remove-file ${places.bootDropIn}`,
    "rebuild-boot-menu",
  ]);
});

const write = (path: string): Action => ({
  kind: "write-file",
  path,
  before: undefined,
  after: file("x"),
  makeDirectories: [],
});

describe("the order", () => {
  test("of a whole run: the unit off before its file goes, files before the menu, the reboot last", async () => {
    const { entries } = await carryOut({ iommu: "off" });
    const plan = planUndo(entries, { createdAt, reboot: true });
    expect(plan.purpose).toEqual({ kind: "undo", run: testRun });
    expect(summaryOf(plan)).toEqual([
      "set-unit-enabled false",
      `remove-file ${places.vfUnit}`,
      `remove-file ${places.vfProgram}`,
      `remove-file ${places.vfConfig}`,
      "set-vf-count 0",
      "set-link-state down",
      `remove-file ${places.modulesLoad}`,
      `remove-file ${places.fallbackEntry}`,
      `remove-file ${places.bootDropIn}`,
      "rebuild-boot-menu",
      "reboot",
    ]);
    const ids = plan.hosts.flatMap(({ phases }) =>
      phases.flatMap(({ actions }) => actions.map(({ id }) => id)),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("a unit that had been enabled before is enabled again when its files and its VFs are back", async () => {
    const enable: Action = { kind: "set-unit-enabled", unit: vfUnitName, from: true, to: true };
    const config: Action = { ...write(places.vfConfig), before: file("old") } as Action;
    const entries = await journalOf([
      [config, done],
      [enable, done],
    ]);
    expect(summaryOf(planUndo(entries, { createdAt, reboot: false }))).toEqual([
      `write-file ${places.vfConfig}`,
      "set-unit-enabled true",
    ]);
  });

  test("where nothing is put back no service is restarted: it may have gone with a later run", async () => {
    const restart: Action = {
      kind: "restart-service",
      service: "sriov-agent",
      units: ["neutron-sriov-agent"],
      programs: ["neutron-sriov-nic-agent"],
      readiness: [],
      timeoutMs: 1,
    } as unknown as Action;
    const restarted = await journalOf([[restart, done]]);
    expect(summaryOf(planUndo(restarted, { createdAt, reboot: false }))).toEqual([]);
    const edited = await journalOf([
      [write("/etc/neutron/x.ini"), done],
      [restart, done],
    ]);
    expect(summaryOf(planUndo(edited, { createdAt, reboot: false }))).toEqual([
      "remove-file /etc/neutron/x.ini",
      "restart-service",
    ]);
  });

  test("what goes away is said", async () => {
    const { entries } = await carryOut({});
    const [host] = planUndo(entries, { createdAt, reboot: false }).hosts;
    const count = host?.phases[0]?.actions.find(({ action }) => action.kind === "set-vf-count");
    expect(count?.disrupts.map(({ kind }) => kind)).toEqual(["vfs-go-away"]);
  });
});

describe("what is taken back", () => {
  test.each<[string, ActionOutcome | undefined, boolean]>([
    ["was done", done, true],
    ["was so already", already, false],
    ["failed after it may have begun", failed("action-failed"), true],
    ["was refused as the host had changed", failed("changed-since-plan"), false],
    ["was refused as it is in use", failed("in-use"), false],
    ["was refused as it is not there", failed("missing-on-host"), false],
    ["was refused as another action ran", failed("host-busy"), false],
    ["is not known to have happened", unknown, true],
    ["was under way when vfleet died", undefined, true],
  ])("what %s", async (_, outcome, isTakenBack) => {
    const entries = await journalOf([[write("/a"), outcome]]);
    expect(summaryOf(planUndo(entries, { createdAt, reboot: false }))).toEqual(
      isTakenBack ? ["remove-file /a"] : [],
    );
  });

  test("an id that two actions share takes nothing away from either (journals of before)", async () => {
    const entries = await journalOf(
      [
        [write("/a"), done],
        [write("/b"), already],
      ],
      true,
    );
    expect(summaryOf(planUndo(entries, { createdAt, reboot: false }))).toEqual(["remove-file /a"]);
  });

  test("a run that did nothing leaves nothing to undo", async () => {
    const [host] = planUndo(await journalOf([]), { createdAt, reboot: true }).hosts;
    expect(host).toMatchObject({ status: "unchanged", phases: [], findings: [] });
  });
});

describe("the reboot", () => {
  test("is only told of where it was not asked for", async () => {
    const { entries } = await carryOut({ iommu: "off" });
    const [host] = planUndo(entries, { createdAt, reboot: false }).hosts;
    expect(host?.phases.map(({ name }) => name)).toEqual(["functions"]);
    expect(host?.findings.map(({ code }) => code)).toEqual(["reboot-to-finish-undo"]);
  });

  test("is not needed where the run never booted with the new arguments", async () => {
    const rebuild: Action = {
      kind: "rebuild-boot-menu",
      tool: "update-grub",
      menuPath: "/x",
      mustContain: ["a"],
    };
    const [host] = planUndo(
      await journalOf([
        [write("/a"), done],
        [rebuild, done],
      ]),
      { createdAt, reboot: true },
    ).hosts;
    expect(host?.phases.map(({ name }) => name)).toEqual(["functions"]);
    expect(host?.findings).toEqual([]);
  });
});

describe("carried out", () => {
  const traces = (facts: HostFacts) => knownValue(facts.vfleetTraces);

  test("after vfleet died within an action, all that was begun is taken back", async () => {
    const fake = new FactsHost(hostFacts());
    const fleet = createFakeFleet({ alpha: fake });
    const plan = await readAndPlan(fleet, intent());
    fake.onAction = (kind) => {
      if (kind !== "set-unit-enabled") return undefined;
      return connectionLost;
    };
    const { entries } = await runPlan(fleet, plan);
    const died = entries.slice(0, entries.findLastIndex(({ kind }) => kind === "action-started") + 1);
    fake.onAction = () => undefined;
    const { result } = await runPlan(fleet, planUndo(died, { createdAt, reboot: false }));
    expect(result.hosts.map(({ outcome }) => outcome.kind)).toEqual(["done"]);
    expect(traces(fake.facts)).toEqual(traces(hostFacts()));
  });

  test("it stops where the host was changed since, and leaves that", async () => {
    const { fake, fleet, entries } = await carryOut({});
    fake.onAction = (kind, { args }) =>
      kind === "remove-file" && args[0] === places.vfProgram ? commandResult({ exitCode: 20 }) : undefined;
    const { result } = await runPlan(fleet, planUndo(entries, { createdAt, reboot: false }));
    expect(result.hosts[0]?.outcome).toMatchObject({
      kind: "failed",
      finding: { code: "changed-since-plan" },
    });
    expect(traces(fake.facts)?.files[places.vfProgram]?.is).toBe("known");
  });

  test("undo of undo is the run again", async () => {
    const { fake, fleet, entries, plan } = await carryOut({ iommu: "off" });
    const after = fake.facts;
    const undone = await runPlan(fleet, planUndo(entries, { createdAt, reboot: true }));
    const redo = planUndo(undone.entries, { createdAt, reboot: true });
    expect(redo.purpose).toEqual({ kind: "undo", run: testRun });
    const { result } = await runPlan(fleet, redo);
    expect(result.hosts.map(({ outcome }) => outcome.kind)).toEqual(["done"]);
    expect(traces(fake.facts)).toEqual(traces(after));
    expect(knownValue(fake.facts.iommu)?.groupCount).toBeGreaterThan(0);
    expect(redo.hosts.map(({ host }) => host)).toEqual(plan.hosts.map(({ host }) => host));
  });

  test("the journal of an undo names the run that it takes back", async () => {
    const { fleet, entries } = await carryOut({});
    const undone = await runPlan(fleet, planUndo(entries, { createdAt, reboot: false }));
    expect(undone.entries[0]).toMatchObject({ kind: "run-started", undoes: testRun });
    expect(entries[0]).not.toHaveProperty("undoes");
  });
});

test("each host is taken back by its own entries", async () => {
  const hosts = [hostIntent("alpha"), hostIntent("beta")];
  const alpha = new FactsHost(hostFacts());
  const beta = new FactsHost(hostFacts({ up: true, vfioPci: "loaded" }));
  const fleet = createFakeFleet({ alpha, beta });
  const plan = await readAndPlan(fleet, intent({ hosts, pools: [pool()] }));
  const { entries } = await runPlan(fleet, plan);
  const undo = planUndo(entries, { createdAt, reboot: false });
  const linkStates = undo.hosts.map(({ host, phases }) => [
    host,
    phases.flatMap(({ actions }) => actions).some(({ action }) => action.kind === "set-link-state"),
  ]);
  expect(linkStates).toEqual([
    ["alpha", true],
    ["beta", false],
  ]);
});
