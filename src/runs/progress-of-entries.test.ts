import { expect, test } from "vitest";
import { planOf, rack } from "../../test/fixtures/rollout-plan.ts";
import { hostName, type RunId } from "../model/ids.ts";
import type { JournalEntry } from "../model/run.ts";
import { EntryProgress } from "./progress-of-entries.ts";

const at = "2026-11-23T04:00:00.000Z";
const plan = planOf({ hosts: rack("r1", "a", "b", "c") });
const hosts = plan.hosts.map(({ host }) => host);
const run = "20261123-040000-0001" as RunId;
const subject = { host: hostName("a") };
const finding = { code: "x", severity: "error", subject, summary: "s", detail: "d", fix: "f" } as const;

const begun = (host: string): JournalEntry => ({ at, kind: "host-started", host: hostName(host) });
const ended = (host: string, isDone: boolean): JournalEntry => ({
  at,
  kind: "host-ended",
  host: hostName(host),
  outcome: isDone ? { kind: "done", actions: 1 } : { kind: "failed", finding },
});

test("a wave's hosts are counted as they move, also those that are begun again or left out", () => {
  const progress = new EntryProgress();
  const entries: readonly JournalEntry[] = [
    { at, kind: "run-started", run, vfleet: "0", controlHost: "c", plan } as JournalEntry,
    { at, kind: "wave-started", wave: { number: 1, of: 1, name: "all hosts" }, hosts },
    begun("a"),
    begun("a"),
    begun("b"),
    ended("a", true),
    ended("b", false),
    ended("c", false),
  ];
  const events = entries.flatMap((entry) => progress.take(entry));
  expect(events[0]).toMatchObject({ kind: "run-begun", expected: { hosts: 3 }, ended: 0 });
  const counts = events.flatMap((event) =>
    event.kind === "wave-started" || event.kind === "wave-moved"
      ? [[event.wave.done, event.wave.failed, event.wave.underWay]]
      : [],
  );
  expect(counts).toEqual([
    [0, 0, 0],
    [0, 0, 1],
    [0, 0, 1],
    [0, 0, 2],
    [1, 0, 1],
    [1, 1, 0],
    [1, 2, 0],
  ]);
});
