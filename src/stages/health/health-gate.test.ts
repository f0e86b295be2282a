import { describe, expect, test } from "vitest";
import { createGatedFleet, type GatedOptions, resourceView } from "../../../test/fixtures/gated-fleet.ts";
import { testRun } from "../../../test/fixtures/memory-journals.ts";
import {
  type FakeFleet,
  type RunPlanOptions,
  readAndPlan,
  runPlan,
} from "../../../test/fixtures/run-plan.ts";
import { OperatingError } from "../../base/operating-error.ts";
import type { HealthIntent } from "../../model/rollout/rollout-intent.ts";

const minute = 60_000;
const health = { services: true, vfs: true, proof: "none", timeoutMs: minute } as const;

async function roll(
  change: Partial<HealthIntent>,
  options: Omit<GatedOptions, "rollout"> & {
    readonly stopAfter?: number;
    readonly proveOtherwise?: FakeFleet["proveOtherwise"];
  } = {},
  more: RunPlanOptions = {},
) {
  const { stopAfter = 1, proveOtherwise, ...rest } = options;
  const ground = createGatedFleet({ ...rest, rollout: { stopAfter, beforeNext: { ...health, ...change } } });
  const { fleet, wanted } = ground;
  const computes = { ...wanted, hosts: wanted.hosts.filter(({ roles }) => roles.includes("compute")) };
  const plan = { ...(await readAndPlan(fleet, computes)), intent: wanted };
  const waits: string[] = [];
  const run = await runPlan({ ...fleet, ...(proveOtherwise && { proveOtherwise }) }, plan, {
    ...more,
    onProgress: (event) => {
      if (event.kind === "waiting") waits.push(`${event.host} ${event.what}`);
      more.onProgress?.(event);
    },
  });
  const endings = run.result.hosts.map(
    ({ host, outcome }) => `${host} ${outcome.kind}${"finding" in outcome ? ` ${outcome.finding.code}` : ""}`,
  );
  const findings = run.result.hosts.flatMap(({ outcome }) =>
    "finding" in outcome ? [outcome.finding] : (outcome.findings ?? []),
  );
  const checked = run.entries.flatMap((entry) => (entry.kind === "host-checked" ? [entry] : []));
  return { ...ground, ...run, endings, findings, waits, checked };
}

/** The order of what happens to hosts. */
const storyOf = ({ entries }: Awaited<ReturnType<typeof roll>>) =>
  entries.flatMap((entry) =>
    entry.kind === "host-started" || entry.kind === "host-checked" || entry.kind === "host-ended"
      ? [`${entry.kind} ${entry.host}`]
      : [],
  );

describe("services", () => {
  test("the next host is begun when the one before has reported again", async () => {
    const run = await roll({});
    expect(run.endings).toEqual(["node-1 done", "node-2 done"]);
    expect(storyOf(run)).toEqual(
      ["node-1", "node-2"].flatMap((host) => [
        `host-started ${host}`,
        `host-checked ${host}`,
        `host-ended ${host}`,
      ]),
    );
    expect(run.waits[0]).toBe(
      "node-1 until it is well: nova-compute has not reported since all was done on the host",
    );
    expect(run.checked[0]?.checks.map(({ subject, holds }) => `${subject} ${holds}`)).toEqual([
      "nova-compute yes",
      "NIC Switch agent yes",
      "0000:01:00.0 yes",
      "VFs unknown",
    ]);
  });

  test("one that does not show it in time has failed, and says what is missing", async () => {
    const run = await roll({}, { seen: { "node-1": { agentAlive: false } } });
    expect(run.endings).toEqual(["node-1 failed health-not-shown", "node-2 stopped rollout-stopped"]);
    expect(run.findings[0]).toMatchObject({
      summary: "All is done on this host, but within 1 min it has not shown that it is well",
      detail: "NIC Switch agent is dead in the cloud's eyes: it reports no more (rollout.beforeNext).",
    });
    expect(run.checked[0]?.checks.find(({ holds }) => holds === "no")?.subject).toBe("NIC Switch agent");
  });

  test("the failure counts as any other", async () => {
    const run = await roll({}, { stopAfter: 2, seen: { "node-1": { isSilent: true } } });
    expect(run.endings).toEqual(["node-1 failed health-not-shown", "node-2 done"]);
  });

  test("a nova-compute that comes up late is waited for", async () => {
    let looks = 0;
    const isUp = () => {
      looks += 1;
      return looks > 9;
    };
    const run = await roll({}, { seen: { "node-1": { isUp } } });
    expect(run.endings[0]).toBe("node-1 done");
    expect(run.waits).toContain(
      "node-1 until it is well: nova-compute is down in the cloud's eyes: it does not report",
    );
  });

  test("one that somebody else keeps disabled is well", async () => {
    const run = await roll({}, { seen: { "node-1": { disabled: "broken fan" } } });
    expect(run.endings).toEqual(["node-1 done", "node-2 done"]);
    expect(run.checked[0]?.checks[0]?.summary).toBe("is up; somebody else keeps it disabled: broken fan");
  });

  test("a cloud that does not answer shows nothing", async () => {
    const { fleet, wanted } = createGatedFleet({ rollout: { beforeNext: health } });
    const computes = { ...wanted, hosts: wanted.hosts.slice(0, 2) };
    const plan = await readAndPlan(fleet, computes);
    const openCloud = () =>
      Promise.reject(
        new OperatingError("cloud-unreachable", "mycloud", { message: "no answer", hint: "See it." }),
      );
    const { result } = await runPlan({ ...fleet, openCloud }, plan);
    expect(result.hosts[0]?.outcome).toMatchObject({ kind: "failed", finding: { code: "health-not-shown" } });
  });

  test("Ctrl-C while it is waited for: the host is done and says that it was not seen", async () => {
    const stop = new AbortController();
    const run = await roll(
      {},
      {},
      {
        stop: stop.signal,
        onProgress: ({ kind }) => {
          if (kind === "waiting") stop.abort();
        },
      },
    );
    expect(run.endings).toEqual(["node-1 stopped stopped-by-operator", "node-2 stopped stopped-by-operator"]);
    expect(run.findings[0]?.summary).toBe(
      "All is done on this host; whether it is well was not waited for, as you asked",
    );
  });

  test("nothing is asked where nothing is to be shown", async () => {
    const run = await roll({ services: false, vfs: false });
    expect([run.endings, run.asked()]).toEqual([["node-1 done", "node-2 done"], 0]);
  });
});

describe("VFs as nova-compute counts them", () => {
  test("all of them, once it has counted anew", async () => {
    const view = (now: number) => resourceView(Math.floor(now / minute) * minute, 4);
    const run = await roll({ services: false }, { seen: { "node-1": { view }, "node-2": { view } } });
    expect(run.endings).toEqual(["node-1 done", "node-2 done"]);
    expect(run.waits[0]).toBe("node-1 until it is well: VFs were not counted anew by nova-compute yet");
    expect(run.checked[0]?.checks.map(({ summary }) => summary)).toEqual([
      "nova-compute has all 4: it counts 4 as free",
    ]);
  });

  test.each([
    [
      "too few",
      (now: number) => resourceView(now, 3),
      "VFs of physnet2 nova-compute does not have all 4: it counts 3 as free",
    ],
    ["those of another network", (now: number) => resourceView(now, 4, "physnet1"), "it counts 0 as free"],
  ])("%s", async (_, view, detail) => {
    const run = await roll({ services: false }, { seen: { "node-1": { view } } });
    expect(run.endings[0]).toBe("node-1 failed health-not-shown");
    expect(run.findings[0]?.detail).toContain(detail);
  });
});

describe("the proof", () => {
  test("on every host", async () => {
    const run = await roll({ proof: "every-host" });
    expect(run.endings).toEqual(["node-1 done", "node-2 done"]);
    expect(run.checked.map(({ proof }) => proof)).toEqual([...run.world.journals.keys()]);
    expect(run.world.journals.size).toBe(2);
    expect(run.world.made()).toEqual([]);
    expect(run.waits.some((wait) => wait.startsWith("node-1 for its proof to "))).toBe(true);
  });

  test("on one host of a wave", async () => {
    const run = await roll({ proof: "one-per-wave" });
    expect(run.endings).toEqual(["node-1 done", "node-2 done"]);
    expect(run.checked.map(({ proof }) => proof !== undefined)).toEqual([true, false]);
  });

  test("one that fails stops the rollout, and the next one of its wave is proved instead", async () => {
    const fate = { broken: ["node-1"] };
    const stopped = await roll({ proof: "one-per-wave" }, { fate });
    expect(stopped.endings).toEqual(["node-1 failed health-not-proved", "node-2 stopped rollout-stopped"]);
    expect(stopped.findings[0]?.detail).toContain("(proof 20261123-040000-ab1");
    expect(stopped.findings[0]?.fix).toContain("vfleet show 20261123-040000-ab1");
    expect(stopped.world.made()).toEqual([]);
    const on = await roll({ proof: "one-per-wave" }, { fate, stopAfter: 2 });
    expect(on.endings).toEqual(["node-1 failed health-not-proved", "node-2 done"]);
    expect(on.checked.map(({ proof }) => proof !== undefined)).toEqual([true, true]);
  });

  test("one that has looked at no VM proves nothing", async () => {
    const proveOtherwise = async () => ({ run: testRun, proofs: [] });
    const run = await roll({ proof: "every-host" }, { proveOtherwise });
    expect(run.endings).toEqual(["node-1 failed health-not-proved", "node-2 stopped rollout-stopped"]);
    expect(run.findings[0]?.detail).toBe(`No VM has answered (proof ${testRun}).`);
  });

  test("a host that somebody else keeps disabled is not proved, which is told", async () => {
    const run = await roll({ proof: "every-host" }, { seen: { "node-1": { disabled: "broken fan" } } });
    expect(run.endings).toEqual(["node-1 done", "node-2 done"]);
    expect(run.findings.map(({ code, detail }) => `${code} ${detail}`)).toEqual([
      "proof-left-out The reason that Nova has: broken fan.",
    ]);
    expect(run.world.journals.size).toBe(1);
  });
});
