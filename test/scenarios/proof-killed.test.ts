import { expect, test } from "vitest";
import { fullJournals } from "../fixtures/dying-journals.ts";
import { dies } from "../fixtures/dying-proof.ts";
import { useProofGrounds } from "../fixtures/proof-grounds.ts";
import { cleanUpAfter, nothingLeft, outcomesOf, runProof } from "../fixtures/run-proof.ts";

const start = useProofGrounds();

test("cleaning up that dies itself is gone on with by the next one", async () => {
  const ground = await start({ hosts: 1 });
  const cloud = await ground.open();
  // Key pair, image, flavor, network, subnet, port and server are there.
  expect(await dies(ground, 16, "after")).toBe(true);
  expect(ground.cloud.resources().servers).toHaveLength(1);
  for (let at = 1; at < 5; at += 1) {
    const abort = new AbortController();
    let seen = 0;
    const onProgress = () => {
      seen += 1;
      if (seen === at) abort.abort();
    };
    await cleanUpAfter(ground, cloud, { abort: abort.signal, onProgress });
  }
  await cleanUpAfter(ground, cloud);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
  expect(await cleanUpAfter(ground, cloud)).toEqual([]);
});

test("a proof at work is left alone by another one, and both succeed", async () => {
  const network = "{ physicalNetwork: physnet2, cidr: 10.20.4.0/24 }";
  const ground = await start({ hosts: 1, network });
  const reports = await Promise.all([runProof(ground), runProof(ground)]);
  for (const report of reports) {
    expect(outcomesOf(report)).toEqual(["cmp1 proved"]);
    expect(report.findings).toEqual([]);
  }
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

const somebody = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"A".repeat(43)} somebody`;

test("what somebody else has in the cloud stays, whatever is taken away", async () => {
  const ground = await start({ hosts: 1 });
  const cloud = await ground.open();
  await cloud.keyPairs.create({ name: "vfleet-proof", publicKey: somebody });
  const network = { physicalNetwork: "physnet2", kind: "vlan", vlan: 250, mtu: undefined } as const;
  await cloud.networks.create({ ...network, name: "vfleet-proof-of-somebody", shared: false });
  const before = ground.cloud.resources();
  expect(await dies(ground, 14, "torn")).toBe(true);
  expect(outcomesOf(await runProof(ground))).toEqual(["cmp1 proved"]);
  expect(ground.cloud.resources()).toEqual(before);
});

test.each([
  ["an image is made", 4, "not-run"],
  ["a port is made", 12, "failed"],
  ["a server is made", 15, "failed"],
  ["a server is deleted", 16, "proved"],
])(
  "a disk that is full when %s ends the proof, and all that it made is taken away",
  async (_, at, outcome) => {
    const ground = await start({ hosts: 1 });
    const report = await runProof(ground, { journals: fullJournals(ground.journals, at) });
    expect(report.findings).toMatchObject([{ code: "journal-unwritable", fix: "See the disk's space." }]);
    expect(outcomesOf(report)).toEqual([`cmp1 ${outcome}`]);
    expect(ground.cloud.resources()).toEqual(nothingLeft);
    expect(outcomesOf(await runProof(ground))).toEqual(["cmp1 proved"]);
  },
);
