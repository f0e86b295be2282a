import { expect, test } from "vitest";
import { hostName } from "../model/ids.ts";
import type { ProgressEvent } from "../model/progress.ts";
import type { HostOutcome } from "../model/run.ts";
import { noProgress, reduceProgress } from "./reduce-progress.ts";
import { renderProgressBlock } from "./render-progress-block.ts";

const start = Date.parse("2026-11-24T22:00:00Z");
const mark = { number: 2, of: 5, name: "rack r3" };
const host = hostName("node-9");

function blockAfter(events: readonly ProgressEvent[], now: number): string {
  const state = events.reduce((before, event) => reduceProgress(before, event, start), noProgress);
  return renderProgressBlock(state, { width: 100, color: false, now });
}

test("the block tells how far the wave is, above the hosts at work", () => {
  const events: readonly ProgressEvent[] = [
    { kind: "wave-started", wave: { ...mark, hosts: 20, done: 0, underWay: 0, failed: 0 } },
    { kind: "host-started", host, actions: 3 },
    { kind: "wave-moved", wave: { ...mark, hosts: 20, done: 8, underWay: 3, failed: 0 } },
  ];
  expect(blockAfter(events, start)).toBe(
    "wave 2 of 5, rack r3: 8 of 20 hosts done, 3 under way\nnode-9 0/3 0.0 s starts\n0 hosts done, 1 at work\n",
  );
});

test("in a pause it counts down to the next wave, and then tells of that", () => {
  const ended: ProgressEvent = {
    kind: "wave-ended",
    wave: { ...mark, number: 1, name: "canary", hosts: 1, done: 1, underWay: 0, failed: 0 },
  };
  const pause: ProgressEvent = { kind: "wave-pause", before: mark, ms: 600_000 };
  expect(blockAfter([ended], start)).toBe("");
  expect(blockAfter([ended, pause], start + 60_000)).toBe("wave 2 of 5, rack r3: begins in 9 min\n");
  expect(blockAfter([ended, pause], start + 700_000)).toBe("wave 2 of 5, rack r3: begins in 0.0 s\n");
});

test("of ten thousand hosts it tells how many are done, how long is left and the last failures, in few rows", () => {
  const waves = [{ hosts: 10_000, beginsMs: 0, endsMs: 36_000_000 }];
  const expected = { hosts: 10_000, waves, estimatedMs: 36_000_000 };
  const subject = { host };
  const finding = {
    code: "x",
    severity: "error",
    subject,
    summary: "It broke",
    detail: "d",
    fix: "f",
  } as const;
  const outcomeOf = (at: number): HostOutcome =>
    at % 100 === 0 ? { kind: "failed", finding } : { kind: "done", actions: 3 };
  const names = Array.from({ length: 10_000 }, (_, at) => hostName(`node-${at + 1}`));
  const events = names.flatMap((name, at): readonly ProgressEvent[] => [
    { kind: "host-started", host: name, actions: 3 },
    ...(at < 5000 ? [{ kind: "host-ended", host: name, outcome: outcomeOf(at) } as const] : []),
  ]);
  const atWork = events.slice(0, 10_050);
  const block = blockAfter([{ kind: "run-begun", expected, ended: 0 }, ...atWork], start + 600_000);
  const rows = block.trimEnd().split("\n");
  expect(rows.length).toBeLessThanOrEqual(22);
  expect(rows.at(-1)).toBe(
    "4950 of 10000 hosts done, 50 at work, 50 failed, about 4 h 50 min left as estimated",
  );
  expect(rows).toContain("failed node-4901: It broke");
  expect(rows).toContain("and 44 more failed, stopped or not run");
});
