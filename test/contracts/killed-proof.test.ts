import { expect, test } from "vitest";
import { dies } from "../fixtures/dying-proof.ts";
import { useProofGrounds } from "../fixtures/proof-grounds.ts";
import { cleanUpAfter, nothingLeft, outcomesOf, runProof } from "../fixtures/run-proof.ts";

/** Each of some dozens of proofs is carried out anew. */
const timeoutMs = 600_000;

const start = useProofGrounds();

test(
  "whichever entry of its journal a proof dies at, nothing is left that the next one does not take away",
  async () => {
    const ground = await start({ hosts: 1 });
    const cloud = await ground.open();
    // After the first, entries tell in turn that an action begins, and how it ended.
    const howAt = (at: number) => (at % 2 === 0 ? "after" : "torn");
    let at = 1;
    for (; await dies(ground, at, howAt(at)); at += 1) {
      const findings = await cleanUpAfter(ground, cloud);
      expect(findings.filter(({ code }) => code !== "proof-leftovers-removed")).toEqual([]);
      expect(ground.cloud.resources(), `died at entry ${at}`).toEqual(nothingLeft);
    }
    expect(at).toBeGreaterThan(25);
  },
  timeoutMs,
);

test(
  "a proof after one that died tells what it took away, and succeeds",
  async () => {
    const ground = await start({ hosts: 1 });
    for (let at = 2; await dies(ground, at, "torn"); at += 5) {
      const next = await runProof(ground);
      expect(outcomesOf(next), `died at entry ${at}`).toEqual(["cmp1 proved"]);
      expect(next.findings.map(({ code }) => code)).toEqual(at === 2 ? [] : ["proof-leftovers-removed"]);
      expect(ground.cloud.resources(), `died at entry ${at}`).toEqual(nothingLeft);
    }
  },
  timeoutMs,
);
