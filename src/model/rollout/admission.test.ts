import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planOf, rack } from "../../../test/fixtures/rollout-plan.ts";
import { type HostName, hostName } from "../ids.ts";
import { Admission, type Decision } from "./admission.ts";
import { isWithin } from "./maintenance-window.ts";
import { planRollout } from "./plan-rollout.ts";
import type { Rollout } from "./rollout.ts";
import type { RolloutIntent } from "./rollout-intent.ts";

const minute = 60_000;
const count = fc.oneof(
  fc.record({ kind: fc.constant("number" as const), hosts: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant("share" as const), percent: fc.integer({ min: 1, max: 100 }) }),
);
const rules: fc.Arbitrary<RolloutIntent> = fc.record(
  {
    canary: fc.record({ kind: fc.constant("number" as const), hosts: fc.integer({ min: 1, max: 4 }) }),
    waves: fc.constant({ kind: "label" as const, label: "rack" }),
    atOnce: count,
    perGroup: fc.record({ label: fc.constant("rack"), atMost: count }),
    pauseMs: fc.constantFrom(0, 5 * minute),
    stopAfter: fc.integer({ min: 1, max: 5 }),
    window: fc.constant({ from: "22:00", to: "02:00", zone: "UTC" }),
  },
  { requiredKeys: ["pauseMs", "stopAfter"] },
);
const world = fc.record({
  rollout: fc.option(rules, { nil: undefined, freq: 5 }),
  concurrency: fc.integer({ min: 1, max: 6 }),
  racks: fc.array(fc.constantFrom("r1", "r2", "r10", undefined), { minLength: 1, maxLength: 20 }),
  controllers: fc.integer({ min: 0, max: 2 }),
});
/** Whether the next host fails, and how many minutes pass before that is known. */
const fates = fc.infiniteStream(
  fc.record({ well: fc.boolean(), lucky: fc.boolean(), which: fc.nat(5), minutes: fc.nat(9) }),
);

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;
type Fate = typeof fates extends fc.Arbitrary<Stream<infer T>> ? T : never;
type Stream<T> = { next: () => { value: T } };

function rolloutOf({ rollout, concurrency, racks, controllers }: World): Rollout {
  const hosts = racks.flatMap((label, at) => rack(label, `h${at}`));
  const firsts = rack("r1", ...["c0", "c1"].slice(0, controllers)).map((host) => ({
    ...host,
    roles: ["controller" as const],
  }));
  return planRollout(planOf({ hosts: [...hosts, ...firsts], concurrency, ...(rollout ? { rollout } : {}) }));
}

type Trace = {
  readonly begun: readonly { readonly host: HostName; readonly at: number; readonly wave: number }[];
  readonly leftOut: readonly HostName[];
  readonly waiting: readonly HostName[];
  readonly end: Decision;
};

/** Carries a rollout out and looks at each moment whether more is out than any rule allows. */
function simulate(rollout: Rollout, stream: Stream<Fate>, mayFail: boolean): Trace {
  const admission = new Admission(rollout);
  const begun: { host: HostName; at: number; wave: number }[] = [];
  const leftOut: HostName[] = [];
  const running = new Map<HostName, number>();
  const failed = new Set<HostName>();
  let now = Date.parse("2026-11-23T23:00:00Z");
  for (;;) {
    const next = admission.next(now);
    if (next.kind === "begin") {
      const { host, wave } = next;
      expect([...running.values()].every((number) => number === wave.number)).toBe(true);
      expect(failed.size).toBeLessThan(rollout.stopAfter);
      if (rollout.window) expect(isWithin(rollout.window, now)).toBe(true);
      running.set(host, wave.number);
      begun.push({ host, at: now, wave: wave.number });
      expect(running.size).toBeLessThanOrEqual(wave.atOnce);
      expectRoom(rollout, [...running.keys(), ...failed]);
    } else if (next.kind === "pause") now = next.until;
    else if (next.kind === "leave-out") leftOut.push(next.host);
    else if (next.kind === "wait") {
      const fate = stream.next().value;
      const host = [...running.keys()][fate.which % running.size];
      if (host === undefined) throw new Error("it waits for nothing");
      now += fate.minutes * minute;
      running.delete(host);
      const well = !mayFail || fate.well || fate.lucky;
      if (!well) failed.add(host);
      admission.ended(host, well, now);
    } else return { begun, leftOut, waiting: admission.waiting(), end: next };
  }
}

function expectRoom({ groups }: Rollout, out: readonly HostName[]): void {
  for (const [group, hosts] of Map.groupBy(out, (host) => groups.get(host)))
    if (group) expect(hosts.length).toBeLessThanOrEqual(group.atMost);
}

const all = ({ waves }: Rollout) => waves.flatMap(({ hosts }) => hosts);

test("no rule is ever broken, and each host is begun once, left out, or still waits when it stops", () => {
  fc.assert(
    fc.property(world, fates, (of, stream) => {
      const rollout = rolloutOf(of);
      const { begun, leftOut, waiting, end } = simulate(rollout, stream, true);
      const names = [...begun.map(({ host }) => host), ...leftOut, ...waiting];
      expect(names.toSorted()).toEqual(all(rollout).toSorted());
      expect(end.kind === "stop" || waiting.length === 0).toBe(true);
      const numbers = begun.map(({ wave }) => wave);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    }),
    { numRuns: 300 },
  );
});

test("if nothing fails and no window closes, all are begun, and waves are apart by the pause", () => {
  fc.assert(
    fc.property(world, fates, (of, stream) => {
      const rollout = { ...rolloutOf(of), window: undefined };
      const { begun, end } = simulate(rollout, stream, false);
      expect(end.kind).toBe("finished");
      expect(begun.map(({ host }) => host).toSorted()).toEqual(all(rollout).toSorted());
      for (const [at, each] of begun.entries()) {
        const before = begun[at - 1];
        if (before && before.wave !== each.wave)
          expect(each.at - before.at).toBeGreaterThanOrEqual(rollout.pauseMs);
      }
    }),
    { numRuns: 200 },
  );
});

const five = rack("r1", "a", "b", "c", "d", "e");
const begins = (decision: Decision) => (decision.kind === "begin" ? decision.host : decision.kind);
const name = (text: string) => text as HostName;

describe("what stops it", () => {
  test("a canary that fails, though more failures are allowed", () => {
    const rollout: RolloutIntent = { pauseMs: 0, stopAfter: 9, canary: { kind: "number", hosts: 1 } };
    const admission = new Admission(planRollout(planOf({ hosts: five, rollout })));
    expect(begins(admission.next(0))).toBe("a");
    expect(begins(admission.next(0))).toBe("wait");
    admission.ended(name("a"), false, 1);
    expect(admission.next(1)).toEqual({ kind: "stop", reason: { kind: "canary", after: ["a"] } });
    expect(admission.waiting()).toEqual(["b", "c", "d", "e"]);
  });

  test("as many failures as are allowed, and not one less", () => {
    const rollout: RolloutIntent = { pauseMs: 0, stopAfter: 2 };
    const admission = new Admission(planRollout(planOf({ hosts: five, concurrency: 1, rollout })));
    admission.next(0);
    admission.ended(name("a"), false, 1);
    expect(begins(admission.next(1))).toBe("b");
    admission.ended(name("b"), false, 2);
    expect(admission.next(2)).toEqual({ kind: "stop", reason: { kind: "failures", after: ["a", "b"] } });
  });

  test("without rules failures stop nothing", () => {
    const admission = new Admission(planRollout(planOf({ hosts: five, concurrency: 1 })));
    for (const host of five) {
      expect(begins(admission.next(0))).toBe(host.name);
      admission.ended(host.name, false, 0);
    }
    expect(begins(admission.next(0))).toBe("finished");
  });

  test("the window closes: nothing more, though it may open again", () => {
    const window = { from: "22:00", to: "05:00", zone: "UTC" };
    const rollout: RolloutIntent = { pauseMs: 0, stopAfter: 1, window };
    const admission = new Admission(planRollout(planOf({ hosts: five, concurrency: 1, rollout })));
    expect(begins(admission.next(Date.UTC(2026, 10, 23, 4, 59)))).toBe("a");
    const closed = Date.UTC(2026, 10, 23, 5, 0);
    admission.ended(name("a"), true, closed);
    expect(admission.next(closed)).toEqual({ kind: "stop", reason: { kind: "window", window, at: closed } });
    expect(begins(admission.next(Date.UTC(2026, 10, 23, 22, 0)))).toBe("stop");
  });
});

test("a host that failed is out: the others of its rack are left out, and other racks go on", () => {
  const rollout: RolloutIntent = {
    pauseMs: 0,
    stopAfter: 9,
    perGroup: { label: "rack", atMost: { kind: "number", hosts: 1 } },
  };
  const hosts = [...rack("r1", "a", "b"), ...rack("r2", "c", "d")];
  const admission = new Admission(planRollout(planOf({ hosts, rollout })));
  expect([admission.next(0), admission.next(0), admission.next(0)].map(begins)).toEqual(["a", "c", "wait"]);
  admission.ended(name("a"), false, 1);
  expect(begins(admission.next(1))).toBe("wait");
  admission.ended(name("c"), true, 2);
  expect(begins(admission.next(2))).toBe("d");
  admission.ended(name("d"), true, 3);
  expect(admission.next(3)).toEqual({ kind: "leave-out", host: "b", group: { name: "rack r1", atMost: 1 } });
  expect(begins(admission.next(3))).toBe("finished");
});

test("a pause is between waves, and not before the first", () => {
  const rollout: RolloutIntent = { pauseMs: 100, stopAfter: 1, canary: { kind: "number", hosts: 1 } };
  const admission = new Admission(planRollout(planOf({ hosts: five, rollout })));
  expect(begins(admission.next(0))).toBe("a");
  admission.ended(name("a"), true, 7);
  expect(admission.next(50)).toMatchObject({ kind: "pause", until: 107, before: { number: 2 } });
  expect(begins(admission.next(107))).toBe("b");
});

test("a run that is gone on with begins the group that would end last as early as one that was not interrupted", () => {
  const free = Array.from({ length: 30 }, (_, at) => `h${at}`);
  const rollout = planRollout(
    planOf({
      hosts: [...rack(undefined, ...free), ...rack("r1", "g0", "g1", "g2")],
      concurrency: 4,
      rollout: {
        perGroup: { label: "rack", atMost: { kind: "number", hosts: 1 } },
        pauseMs: 0,
        stopAfter: 1,
      },
    }),
  );
  const before = new Admission(rollout);
  const begun: HostName[] = [];
  for (let at = 0; at < 33; at += 1) {
    const resumed = new Admission(rollout);
    for (const host of begun) {
      resumed.resume(host, "begun");
      resumed.ended(host, true, 0);
    }
    const next = before.next(0);
    if (next.kind !== "begin") throw new Error(next.kind);
    expect(resumed.next(0)).toEqual(next);
    before.ended(next.host, true, 0);
    begun.push(next.host);
  }
  expect(begun.indexOf(hostName("g0"))).toBeLessThan(20);
});
