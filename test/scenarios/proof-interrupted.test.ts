import { expect, test } from "vitest";
import type { ProofGround } from "../fixtures/proof-ground.ts";
import { useProofGrounds } from "../fixtures/proof-grounds.ts";
import { cleanUpAfter, nothingLeft, outcomesOf, runProof } from "../fixtures/run-proof.ts";

const start = useProofGrounds();

/** Carries out a proof in which the operator interrupts, once or twice, at an event; says whether it came to that. */
async function interruptedAt(ground: ProofGround, at: number, times: 1 | 2) {
  const [stop, abort] = [new AbortController(), new AbortController()];
  let seen = 0;
  const onProgress = () => {
    seen += 1;
    if (seen !== at) return;
    stop.abort();
    if (times === 2) abort.abort();
  };
  const report = await runProof(ground, { stop: stop.signal, abort: abort.signal, onProgress });
  return { report, cameToIt: seen >= at };
}

test("Ctrl-C at any moment takes away all that was made, and calls no host failed", async () => {
  const ground = await start({ hosts: 1 });
  for (let at = 1; ; at += 4) {
    const { report, cameToIt } = await interruptedAt(ground, at, 1);
    if (!cameToIt) break;
    expect(["cmp1 not-run", "cmp1 proved"], `at event ${at}`).toContain(outcomesOf(report)[0]);
    for (const { outcome, findings } of report.hosts)
      if (outcome === "not-run")
        expect(findings).toMatchObject([{ code: "stopped-by-operator", fix: "Run vfleet prove again." }]);
    expect(ground.cloud.resources(), `at event ${at}`).toEqual(nothingLeft);
  }
});

test("Ctrl-C twice at any moment leaves what was made, says so once, and the next one takes all of it away", async () => {
  const ground = await start({ hosts: 1 });
  const cloud = await ground.open();
  for (let at = 1; ; at += 4) {
    const { report, cameToIt } = await interruptedAt(ground, at, 2);
    if (!cameToIt) break;
    const said = JSON.stringify(report);
    expect(said, `at event ${at}`).not.toMatch(/vfleet (?:apply|undo)/);
    if (JSON.stringify(ground.cloud.resources()) !== JSON.stringify(nothingLeft))
      expect(report.findings.map(({ code }) => code)).toEqual(["proof-left-behind"]);
    await cleanUpAfter(ground, cloud);
    expect(ground.cloud.resources(), `at event ${at}`).toEqual(nothingLeft);
  }
});

test.each([
  ["while a host is read to see whether its VF is the VM's", 1],
  ["while a host is read to see whether its VF is free again", 2],
])("Ctrl-C twice %s ends the proof with a report", async (_, reading) => {
  const ground = await start({ hosts: 1 });
  const [stop, abort] = [new AbortController(), new AbortController()];
  let readings = 0;
  let isPrepared = false;
  ground.host("cmp1").change = (facts) => {
    readings += isPrepared ? 1 : 0;
    if (readings === reading) {
      stop.abort();
      abort.abort();
    }
    return facts;
  };
  const report = await runProof(ground, {
    stop: stop.signal,
    abort: abort.signal,
    onPrepared: () => {
      isPrepared = true;
    },
  });
  expect(readings).toBe(reading);
  expect(report.findings).toMatchObject([{ code: "proof-left-behind" }]);
  await cleanUpAfter(ground, await ground.open());
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test.each([1, 2] as const)(
  "Ctrl-C, %d times, while the controllers are read ends the proof with a report",
  async (times) => {
    const ground = await start({ hosts: 1 });
    const [stop, abort] = [new AbortController(), new AbortController()];
    ground.host("ctl").change = (facts) => {
      stop.abort();
      if (times === 2) abort.abort();
      return facts;
    };
    const report = await runProof(ground, { stop: stop.signal, abort: abort.signal });
    expect(outcomesOf(report)).toEqual(["cmp1 not-run"]);
    expect(report.findings).toEqual([]);
    expect(ground.cloud.resources()).toEqual(nothingLeft);
  },
);

test("Ctrl-C while a silent VM is asked ends the asking at once", async () => {
  const ground = await start({ hosts: 1, proof: "answerTimeout: 10h" });
  ground.host("cmp1").hasDriver = false;
  const stop = new AbortController();
  const report = await runProof(ground, {
    stop: stop.signal,
    onProgress: (event) => {
      if (event.kind === "waiting" && event.what.includes("to answer")) stop.abort();
    },
  });
  expect(outcomesOf(report)).toEqual(["cmp1 not-run"]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("a host that had failed before Ctrl-C stays failed", async () => {
  const ground = await start({ proof: "answerTimeout: 10h" });
  ground.cloud.host("cmp1").stopAgent();
  ground.host("cmp2").hasDriver = false;
  const stop = new AbortController();
  let waited = 0;
  const report = await runProof(ground, {
    stop: stop.signal,
    onProgress: (event) => {
      waited += event.kind === "host-proof-ended" ? 1 : 0;
      if (waited > 0) stop.abort();
    },
  });
  expect(outcomesOf(report)).toEqual(["cmp1 failed", "cmp2 not-run"]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});
