import { describe, expect, test } from "vitest";
import { OperatingError } from "../base/operating-error.ts";
import type { RunId } from "../model/ids.ts";
import type { JournalEntry } from "../model/run.ts";
import { findLeft } from "../stages/proof/find-left.ts";
import { sampleEndedProof, sampleKilledProof, sampleReport } from "../views/sample-proof.ts";
import { vfleet, type World } from "./sample-deps.ts";

const killed = "20261122-080000-dead" as RunId;
const { run: ended } = sampleReport;

/** Beside the run 20261123-072036-a1b2, an older proof that was killed and a newer one that ended. */
function proofs(
  journals: Readonly<Record<string, readonly JournalEntry[]>> = {
    [ended]: sampleEndedProof,
    [killed]: renamed(sampleKilledProof),
  },
): World {
  const unused = () => Promise.reject(new Error("no journal is written in this test"));
  return {
    proofPorts: {
      journals: {
        create: unused,
        resume: unused,
        list: async () => Object.keys(journals).toSorted().toReversed() as RunId[],
        read: async (run) => {
          const entries = journals[run];
          if (entries) return entries;
          throw new OperatingError("journal-damaged", run, {
            message: `${run} is damaged`,
            hint: "Remove it.",
          });
        },
      },
    },
  };
}

function renamed(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  return entries.map((entry) => (entry.kind === "run-started" ? { ...entry, run: killed } : entry));
}

describe("vfleet show", () => {
  test("of a proof that ended is the report that prove printed, as text and as JSON", async () => {
    const { code, stdout } = await vfleet(["show", ended], proofs());
    expect(code).toBe(0);
    expect(stdout).toContain("node-11.domain.tld");
    expect(stdout).toContain(`vfleet show ${ended}`);
    const json = await vfleet(["show", ended, "-o", "json"], proofs());
    expect(JSON.parse(json.stdout)).toEqual(JSON.parse(JSON.stringify(sampleReport)));
  });

  test("of a proof that was killed says what it began, what may be left, and who takes it away", async () => {
    const { code, stdout } = await vfleet(["show", killed], {
      ...proofs(),
      environment: { COLUMNS: "200" },
    });
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "proof 20261122-080000-dead
      started 2026-11-24 10:15:00Z, not ended, fleet.yaml

      cloud mycloud: not ended
        2026-11-24 10:15:00Z make the key pair vfleet-proof-20261124-101500-p7q8-key: done in 0.3 s

      node-10.domain.tld: not ended
        2026-11-24 10:15:00Z make the port vfleet-proof-20261124-101500-p7q8-10-node-10.domain.tld (direct) on the network vfleet-proof-20261124-101500-p7q8-physnet2: its end is not in the journal

      Its end is not in its journal: it is still at work, or it was killed.
      This may be left of it; unless it is at work, the next vfleet prove takes it away first:
        node-10.domain.tld: delete the port vfleet-proof-20261124-101500-p7q8-10-node-10.domain.tld
        cloud mycloud: delete the key pair vfleet-proof-20261124-101500-p7q8-key
      "
    `);
    const json = await vfleet(["show", killed, "-o", "json"], proofs());
    expect(JSON.parse(json.stdout)).toMatchObject({
      kind: "proof",
      run: killed,
      hosts: 1,
      left: [{ remove: { kind: "delete-port" } }, { remove: { kind: "delete-key-pair" } }],
      entries: expect.any(Array),
    });
  });

  test("of a proof that was killed and cleaned up says that nothing is left", async () => {
    const at = "2026-11-24T11:00:00.000Z";
    const cleaned = findLeft(sampleKilledProof).flatMap(({ place: host, remove: action }): JournalEntry[] => {
      const planned = { id: `${host}/9`, step: "prove", action, why: "it was left", disrupts: [] };
      return [
        { at, kind: "action-started", host, action: planned },
        { at, kind: "action-ended", host, actionId: planned.id, outcome: { kind: "done", durationMs: 5 } },
      ];
    });
    const { stdout } = await vfleet(
      ["show", killed],
      proofs({ [killed]: [...renamed(sampleKilledProof), ...cleaned] }),
    );
    expect(stdout).toContain("Nothing of it is left in the cloud.");
  });

  test("of last is the newest of runs and proofs", async () => {
    expect((await vfleet(["show", "last"], proofs())).stdout).toContain(ended);
    const older = proofs({ [killed]: renamed(sampleKilledProof) });
    expect((await vfleet(["show", "last"], older)).stdout).toContain("run 20261123-072036-a1b2");
  });
});

describe("vfleet runs", () => {
  test("has proofs among the runs, newest first, with how they ended", async () => {
    const { code, stdout } = await vfleet(["runs"], proofs());
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "RUN                   STARTED            HOSTS  RESULT                                FLEET FILE
      20261124-101500-p7q8  2026-11-24 10:15Z  5      proof: 2 proved, 2 failed, 1 not run  fleet.yaml
      20261123-072036-a1b2  2026-11-23 07:20Z  3      not ended, 1 failed                   fleet.yaml
      20261122-080000-dead  2026-11-24 10:15Z  1      proof: not ended                      fleet.yaml
      "
    `);
    const json = await vfleet(["runs", "-o", "json"], proofs());
    expect(JSON.parse(json.stdout)).toMatchObject([
      { kind: "proof", run: ended, hosts: 5, proved: 2, failed: 2, notRun: 1 },
      { kind: "apply", run: "20261123-072036-a1b2" },
      { kind: "proof", run: killed, proved: 0 },
    ]);
  });

  test("tells of a proof whose journal is damaged, and has the others", async () => {
    const world = proofs();
    const broken = proofs({});
    const journals = world.proofPorts?.journals;
    if (!journals || !broken.proofPorts?.journals) throw new Error("the world has no journals");
    const { code, stdout, stderr } = await vfleet(["runs"], {
      proofPorts: { journals: { ...journals, read: broken.proofPorts.journals.read } },
    });
    expect(code).toBe(1);
    expect(stderr).toContain(`${ended} is damaged`);
    expect(stdout).toContain("20261123-072036-a1b2");
  });
});

describe("vfleet undo", () => {
  test("of a proof says that it takes back by itself what it made", async () => {
    const { code, stderr, applied } = await vfleet(["undo", ended, "--yes"], {
      ...proofs(),
      environment: { COLUMNS: "200" },
    });
    expect({ code, applied }).toEqual({ code: 1, applied: [] });
    expect(stderr).toContain(`${ended} is a proof: it takes back by itself what it made`);
    expect(stderr).toContain("run vfleet prove again");
  });

  test("of last is of the newest run that is no proof", async () => {
    const { code, applied } = await vfleet(["undo", "last", "--yes"], proofs());
    expect(code).toBe(0);
    expect(applied[0]?.plan.purpose).toEqual({ kind: "undo", run: "20261123-072036-a1b2" });
  });

  test("of last where there are only proofs says that there is no run", async () => {
    const { code, stderr } = await vfleet(["undo", "last", "--yes"], { ...proofs(), runs: [] });
    expect(code).toBe(1);
    expect(stderr).toContain("there is no run to be undone");
  });
});
