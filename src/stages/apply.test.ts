import { describe, expect, test } from "vitest";
import { hostDown } from "../../test/fixtures/fake-shell.ts";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent, question } from "../../test/fixtures/intent.ts";
import { createMemoryJournals, testRun } from "../../test/fixtures/memory-journals.ts";
import { codeOf, kindsOf, planned } from "../../test/fixtures/planned-host.ts";
import { createFakeFleet, readAndPlan, runPlan } from "../../test/fixtures/run-plan.ts";
import { commandResult } from "../sim/fleet/command-result.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { planHost } from "./plan-host.ts";

const wanted = intent();

describe("the happy way", () => {
  test("from a bare host over a reboot to VFs that are kept", async () => {
    const { fake, fleet, plan } = await planned({ iommu: "off" });
    const run = await runPlan(fleet, plan);
    expect(run.result).toEqual({
      run: testRun,
      hosts: [{ host: "alpha", outcome: { kind: "done", actions: 12 } }],
    });
    expect(fake.ran).toEqual([
      "write-file",
      "write-file",
      "rebuild-boot-menu",
      "reboot",
      "write-file",
      "load-module",
      "set-link-state",
      "set-vf-count",
      "write-file",
      "write-file",
      "write-file",
      "set-unit-enabled",
    ]);
    expect(planHost(question(wanted, hostIntent(), fake.facts)).status).toBe("unchanged");
    expect(fleet.shell.open()).toEqual([]);
  });

  test("the journal has each action before it is begun and when it has ended, under ids that are used once", async () => {
    const { fake, fleet, plan } = await planned({ iommu: "off" });
    const journals = createMemoryJournals();
    fake.onAction = (kind) => {
      const begun = journals.entries.filter((entry) => entry.kind === "action-started");
      expect(begun.at(-1)?.action.action.kind).toBe(kind);
      expect(begun).toHaveLength(fake.ran.length);
      return undefined;
    };
    const { entries } = await runPlan(fleet, plan, { journals });
    expect(kindsOf(entries).slice(0, 3)).toEqual(["run-started", "host-started", "action-started"]);
    expect(kindsOf(entries).slice(-2)).toEqual(["host-ended", "run-ended"]);
    const started = entries.flatMap((entry) => (entry.kind === "action-started" ? [entry.action.id] : []));
    const ended = entries.flatMap((entry) => (entry.kind === "action-ended" ? [entry.actionId] : []));
    expect(ended).toEqual(started);
    expect(new Set(started).size).toBe(started.length);
    const ids = plan.hosts.flatMap(({ phases }) =>
      phases.flatMap(({ actions }) => actions.map(({ id }) => id)),
    );
    expect(ids).toEqual(started);
  });

  test("progress tells of each action with its number", async () => {
    const { fleet, plan } = await planned();
    const numbers: string[] = [];
    await runPlan(fleet, plan, {
      onProgress: (event) => {
        if (event.kind === "action-started") numbers.push(`${event.number} of ${event.of}`);
      },
    });
    expect(numbers[0]).toBe("1 of 8");
    expect(numbers.at(-1)).toBe("8 of 8");
  });

  test("a host on which nothing is to be done is not connected to again", async () => {
    const { fake, fleet, plan } = await planned();
    await runPlan(fleet, plan);
    const again = await readAndPlan(fleet, wanted);
    const connections = fleet.shell.opened.length;
    const run = await runPlan(fleet, again);
    expect(run.result.hosts).toEqual([]);
    expect(fleet.shell.opened).toHaveLength(connections);
    expect(fake.ran).toHaveLength(8);
  });
});

describe("the operator ends it", () => {
  test("stop: the action under way is finished, nothing more is begun", async () => {
    const { fake, fleet, plan } = await planned();
    const stop = new AbortController();
    fake.onAction = (kind) => {
      if (kind === "set-link-state") stop.abort();
      return undefined;
    };
    const run = await runPlan(fleet, plan, { stop: stop.signal });
    expect(codeOf(run)).toBe("stopped stopped-by-operator");
    expect(fake.ran.at(-1)).toBe("set-link-state");
    const ended = run.entries.findLast((entry) => entry.kind === "action-ended");
    expect(ended?.kind === "action-ended" && ended.outcome.kind).toBe("done");
  });

  test("stop before it began: nothing is run", async () => {
    const { fake, fleet, plan } = await planned();
    expect(codeOf(await runPlan(fleet, plan, { stop: AbortSignal.abort() }))).toBe(
      "stopped stopped-by-operator",
    );
    expect(fake.ran).toEqual([]);
  });

  test("abort within an action: its outcome is unknown, and the journal is ended", async () => {
    const { fake, fleet, plan } = await planned();
    const abort = new AbortController();
    fake.onAction = () => {
      abort.abort();
      return commandResult({ exitCode: undefined, canceled: true });
    };
    const run = await runPlan(fleet, plan, { abort: abort.signal });
    expect(codeOf(run)).toBe("failed outcome-unknown");
    expect(kindsOf(run.entries).slice(-3)).toEqual(["action-ended", "host-ended", "run-ended"]);
    expect(fleet.shell.open()).toEqual([]);
  });

  test("abort while the host is read: nothing more is run", async () => {
    const { fake, plan } = await planned();
    const abort = new AbortController();
    const run = (script: Parameters<FactsHost["run"]>[0]) => {
      abort.abort();
      return fake.run(script);
    };
    const fleet = createFakeFleet({ alpha: { run } });
    expect(codeOf(await runPlan(fleet, plan, { abort: abort.signal }))).toBe("stopped broken-off");
    expect(fake.ran).toEqual([]);
  });

  test("abort before it connected: the host's part is ended, not the program", async () => {
    const { fake, fleet, plan } = await planned();
    const run = await runPlan(fleet, plan, { abort: AbortSignal.abort() });
    expect(codeOf(run)).toBe("failed broken-off");
    expect(fake.ran).toEqual([]);
    expect(kindsOf(run.entries)).toEqual(["run-started", "host-started", "host-ended", "run-ended"]);
  });

  test("abort while it waits for the host to come back", async () => {
    const { fake, plan } = await planned({ iommu: "off" });
    const abort = new AbortController();
    const onConnect = () => {
      if (!fake.ran.includes("reboot")) return;
      abort.abort();
      throw hostDown("alpha");
    };
    const fleet = createFakeFleet({ alpha: { ...fake.answers, onConnect } });
    const run = await runPlan(fleet, plan, { abort: abort.signal });
    expect(codeOf(run)).toBe("failed broken-off");
    expect(kindsOf(run.entries).slice(-2)).toEqual(["host-ended", "run-ended"]);
    expect(fleet.shell.open()).toEqual([]);
  });
});

test("no more hosts are at work at once than the fleet file allows", async () => {
  const names = ["a", "b", "c", "d", "e"];
  const hosts = Object.fromEntries(names.map((name) => [name, new FactsHost(hostFacts())]));
  const many = intent({ hosts: names.map((name) => hostIntent(name)), concurrency: 2 });
  const fleet = createFakeFleet(hosts);
  const plan = await readAndPlan(fleet, many);
  let most = 0;
  for (const host of Object.values(hosts)) {
    host.onAction = () => {
      most = Math.max(most, fleet.shell.open().filter((what) => what.endsWith("held")).length);
      return undefined;
    };
  }
  const { result } = await runPlan(fleet, plan);
  expect(result.hosts.map(({ outcome }) => outcome.kind)).toEqual(names.map(() => "done"));
  expect(most).toBe(2);
});
