import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/fixtures/fake-clock.ts";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent } from "../../test/fixtures/intent.ts";
import { testRun } from "../../test/fixtures/memory-journals.ts";
import { createMemoryRunStore, type MemoryRunStore } from "../../test/fixtures/memory-run-store.ts";
import { oneByOne } from "../../test/fixtures/rollout-plan.ts";
import { createFakeFleet, readAndPlan } from "../../test/fixtures/run-plan.ts";
import { OperatingError } from "../base/operating-error.ts";
import { hostName } from "../model/ids.ts";
import type { JournalEntry } from "../model/run.ts";
import type { CommandResult, Script } from "../model/script.ts";
import type { RunPlace, RunStore } from "../ports/run-store.ts";
import { commandResult } from "../sim/fleet/command-result.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { driveRun } from "./drive-run.ts";

const names = ["a", "b", "c"];

/** A host that notes with which fences its actions came. */
class FencedHost extends FactsHost {
  readonly fences: string[] = [];

  override run(script: Script): CommandResult {
    const before = this.ran.length;
    const result = super.run(script);
    if (this.ran.length > before) this.fences.push(script.fence ?? "none");
    return result;
  }

  get reboots(): number {
    return this.ran.filter((kind) => kind === "reboot").length;
  }
}

/** A run of three hosts that have to be rebooted: one first, then the others one by one, until one of them fails. */
async function makeGround() {
  const hosts = new Map(names.map((name) => [name, new FencedHost(hostFacts({ iommu: "off" }))]));
  const fleet = { ...createFakeFleet(Object.fromEntries(hosts)), clock: createFakeClock() };
  const plan = await readAndPlan(
    fleet,
    intent({ hosts: names.map((name) => hostIntent(name)), rollout: oneByOne }),
  );
  const at = new Date(fleet.clock.now()).toISOString();
  const memory = createMemoryRunStore(testRun, { at, kind: "run-started", run: testRun, plan });
  const isMissing = () => Promise.reject(new Error("this fleet has no such thing"));
  const ports = { ...fleet, controlHost: "control", openCloud: isMissing, openFile: isMissing };
  const drive = (store: RunStore = memory.store) => {
    const never = new AbortController().signal;
    const nothing = () => undefined;
    return driveRun(
      { ports, store },
      { run: testRun, onProgress: nothing, onPause: nothing, stop: never, abort: never },
    );
  };
  return { hosts, memory, drive };
}

type OnAppend = (place: RunPlace, entry: JournalEntry) => void;

/** The store, where something may go wrong with an entry before it is written. */
function watched({ store }: MemoryRunStore, onAppend: OnAppend): RunStore {
  return {
    ...store,
    claim: async (run, place) => {
      const held = await store.claim(run, place);
      if (!held) return undefined;
      const append = async (entry: JournalEntry) => {
        onAppend(place, entry);
        await held.journal.append(entry);
      };
      return { ...held, journal: { ...held.journal, append } };
    },
  };
}

const count = ({ entries }: MemoryRunStore, kind: JournalEntry["kind"]) =>
  entries.filter((entry) => entry.kind === kind).length;

const idsOf = ({ entries }: MemoryRunStore, kind: "action-started" | "action-ended") =>
  entries.flatMap((entry) =>
    entry.kind !== kind ? [] : [entry.kind === "action-started" ? entry.action.id : entry.actionId],
  );

/** How many actions of a host the journal has as done, whichever process did them. */
const doneOn = ({ entries }: MemoryRunStore, name: string) =>
  new Set(
    entries.flatMap((entry) =>
      entry.kind === "action-ended" && entry.host === name && entry.outcome.kind === "done"
        ? [entry.actionId]
        : [],
    ),
  ).size;

const endingsOf = (driven: Awaited<ReturnType<typeof driveRun>>) =>
  driven.kind === "held" ? driven.kind : driven.hosts.map(({ host, outcome }) => `${host} ${outcome.kind}`);

class Died extends Error {}

describe("a run whose process died", () => {
  test.each([5, 12, 20, 30, 40])("at entry %i is gone on with from its journal", async (at) => {
    const { hosts, memory, drive } = await makeGround();
    const dies = watched(memory, () => {
      if (memory.entries.length >= at) throw new Died();
    });
    await expect(drive(dies)).rejects.toThrow(Died);
    const died = [...hosts.values()].map(({ fences }) => fences.length);
    const driven = await drive();
    expect(endingsOf(driven)).toEqual(["a done", "b done", "c done"]);
    expect([...hosts.values()].map(({ reboots }) => reboots)).toEqual([1, 1, 1]);
    // What was done before counts, and what was under way has got its end.
    const outcomes = driven.kind === "held" ? [] : driven.hosts.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(names.map((name) => ({ kind: "done", actions: doneOn(memory, name) })));
    expect(
      idsOf(memory, "action-started").filter((id) => !idsOf(memory, "action-ended").includes(id)),
    ).toEqual([]);
    // What was told already is not told once more.
    expect([count(memory, "wave-started"), count(memory, "wave-ended"), count(memory, "host-ended")]).toEqual(
      [2, 2, 3],
    );
    // Who goes on has a later number than who died, so that the host keeps that one from acting.
    for (const [n, { fences }] of [...hosts.values()].entries()) {
      const numbers = fences.map((fence) => Number(fence.replace(`${testRun} `, "")));
      expect(numbers.every((number) => number > 0)).toBe(true);
      const [before, after] = [numbers.slice(0, died[n]), numbers.slice(died[n])];
      expect(Math.min(...after, 1e6)).toBeGreaterThan(Math.max(...before, 0));
    }
  });

  test("and that a failure had stopped begins nothing", async () => {
    const { hosts, memory, drive } = await makeGround();
    const broken = hosts.get("b");
    if (broken) broken.onAction = () => commandResult({ exitCode: 30, stderr: "it does not" });
    const dies = watched(memory, (_, entry) => {
      if (entry.kind === "host-ended" && entry.host === "c") throw new Died();
    });
    await expect(drive(dies)).rejects.toThrow(Died);
    expect(endingsOf(await drive())).toEqual(["a done", "b failed", "c stopped"]);
    expect(hosts.get("c")?.ran).toEqual([]);
  });
});

describe("a host that another process has taken over", () => {
  const taken = new OperatingError("run-taken-over", testRun, { message: "It is elsewhere", hint: "Wait." });
  const done: JournalEntry = {
    at: "2026-11-23T05:00:00.000Z",
    kind: "host-ended",
    host: hostName("b"),
    outcome: { kind: "done", actions: 1 },
  };

  test("is waited for: it ends as it does there", async () => {
    const { hosts, memory, drive } = await makeGround();
    const other = await memory.store.claim(testRun, hostName("c"));
    const asleep = watched(memory, (place) => {
      if (place !== hostName("b") || hosts.get("b")?.ran.length !== 2) return;
      void other?.journal.append(done);
      throw taken;
    });
    await other?.journal.close();
    expect(endingsOf(await drive(asleep))).toEqual(["a done", "b done", "c done"]);
    expect(hosts.get("b")?.ran.length).toBe(2);
  });

  test("what goes wrong otherwise with its journal ends the run", async () => {
    const { hosts, memory, drive } = await makeGround();
    const full = new OperatingError("journal-unwritable", testRun, {
      message: "No space",
      hint: "Make some.",
    });
    const breaks = watched(memory, (place) => {
      if (place === hostName("b") && hosts.get("b")?.ran.length === 2) throw full;
    });
    await expect(drive(breaks)).rejects.toBe(full);
    expect(hosts.get("c")?.ran).toEqual([]);
  });

  test("and a run that another process has taken over as a whole ends here", async () => {
    const { hosts, memory, drive } = await makeGround();
    const gone = watched(memory, (place, entry) => {
      if (place === "run" && entry.kind === "wave-ended") throw taken;
    });
    await expect(drive(gone)).rejects.toBe(taken);
    expect(hosts.get("b")?.ran).toEqual([]);
  });
});
