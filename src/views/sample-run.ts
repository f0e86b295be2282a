import { hostName, type RunId } from "../model/ids.ts";
import type { ProgressEvent } from "../model/progress.ts";
import type { WaveMark } from "../model/rollout/rollout.ts";
import type { JournalEntry } from "../model/run.ts";
import { sampleIommuOff } from "./sample.ts";
import { samplePlan } from "./sample-plan.ts";

const run = "20261123-072036-a1b2" as RunId;
const [first, second] = samplePlan.hosts.flatMap(({ phases }) => phases.flatMap(({ actions }) => actions));

const canary: WaveMark = { number: 1, of: 2, name: "canary" };
const racks: WaveMark = { number: 2, of: 2, name: "rack r1" };

/** A run with an action that is done, one that failed, one host that ended, and a second one that did not. */
export const sampleJournal: readonly JournalEntry[] = [
  { at: "2026-11-23T07:20:36.123Z", kind: "run-started", run, plan: samplePlan },
  {
    at: "2026-11-23T07:20:36.500Z",
    kind: "wave-started",
    wave: canary,
    hosts: [hostName("node-9.domain.tld")],
  },
  { at: "2026-11-23T07:20:37.000Z", kind: "host-started", host: hostName("node-9.domain.tld") },
  ...[first, second].flatMap((action, index): readonly JournalEntry[] =>
    action === undefined
      ? []
      : [
          {
            at: "2026-11-23T07:20:38.000Z",
            kind: "action-started",
            host: hostName("node-9.domain.tld"),
            action,
          },
          {
            at: "2026-11-23T07:20:39.000Z",
            kind: "action-ended",
            host: hostName("node-9.domain.tld"),
            actionId: action.id,
            outcome:
              index === 0
                ? { kind: "done", durationMs: 400, note: "it was so already" }
                : { kind: "failed", durationMs: 75_000, finding: sampleIommuOff },
          },
        ],
  ),
  {
    at: "2026-11-23T07:20:40.000Z",
    kind: "host-checked",
    host: hostName("node-9.domain.tld"),
    checks: [
      { step: "ask-cloud", subject: "nova-compute", holds: "yes", summary: "is up and enabled in the cloud" },
      { step: "ask-nova-compute", subject: "VFs", holds: "no", summary: "were not counted anew yet" },
    ],
  },
  {
    at: "2026-11-23T07:20:40.000Z",
    kind: "host-ended",
    host: hostName("node-9.domain.tld"),
    outcome: { kind: "failed", finding: sampleIommuOff },
  },
  { at: "2026-11-23T07:20:40.000Z", kind: "wave-ended", wave: canary },
  {
    at: "2026-11-23T07:20:40.000Z",
    kind: "wave-started",
    wave: racks,
    hosts: ["node-10.domain.tld", "node-12.domain.tld"].map(hostName),
  },
  { at: "2026-11-23T07:20:40.000Z", kind: "host-started", host: hostName("node-10.domain.tld") },
  ...(first === undefined
    ? []
    : [
        {
          at: "2026-11-23T07:20:41.000Z",
          kind: "action-started",
          host: hostName("node-10.domain.tld"),
          action: first,
        } as const,
      ]),
];

/** What is seen while that happens. */
export const sampleEvents: readonly ProgressEvent[] = [
  { kind: "reading", host: hostName("node-9.domain.tld") },
  { kind: "read", host: hostName("node-9.domain.tld"), ok: true, done: 1, of: 3 },
  { kind: "read", host: hostName("node-11.domain.tld"), ok: false, done: 2, of: 3 },
  { kind: "wave-ended", wave: { ...canary, hosts: 1, done: 1, underWay: 0, failed: 0 } },
  { kind: "wave-pause", before: racks, ms: 600_000 },
  { kind: "wave-started", wave: { ...racks, hosts: 4, done: 0, underWay: 0, failed: 0 } },
  { kind: "host-started", host: hostName("node-9.domain.tld"), actions: 18 },
  { kind: "host-started", host: hostName("node-10.domain.tld"), actions: 18 },
  ...(first === undefined || second === undefined
    ? []
    : ([
        { kind: "action-started", host: hostName("node-9.domain.tld"), action: first, number: 1, of: 18 },
        {
          kind: "action-ended",
          host: hostName("node-9.domain.tld"),
          action: first,
          outcome: { kind: "done", durationMs: 400 },
        },
        { kind: "action-started", host: hostName("node-9.domain.tld"), action: second, number: 2, of: 18 },
      ] as const)),
  {
    kind: "waiting",
    host: hostName("node-10.domain.tld"),
    what: "for the host to come back",
    elapsedMs: 65_000,
  },
  {
    kind: "host-ended",
    host: hostName("node-12.domain.tld"),
    outcome: { kind: "failed", finding: sampleIommuOff },
  },
  { kind: "host-ended", host: hostName("node-13.domain.tld"), outcome: { kind: "done", actions: 18 } },
  { kind: "wave-moved", wave: { ...racks, hosts: 4, done: 1, underWay: 2, failed: 1 } },
];
