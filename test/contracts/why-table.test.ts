import { afterAll, beforeAll, expect, test } from "vitest";
import type { Cloud } from "../../src/ports/cloud.ts";
import { discover } from "../../src/stages/discover.ts";
import { type ProofGround, startProofGround } from "../fixtures/proof-ground.ts";
import { describeWhyTable } from "../why/describe-why-table.ts";
import type { WhyTableGround } from "../why/why-ground.ts";
import { whyTable } from "../why/why-table.ts";

// The table of test/why on the simulated cloud, over HTTP, with facts of its hosts; test/e2e-long/why.test.ts has it on Nova.

let proofs: ProofGround;
let ground: WhyTableGround;

beforeAll(async () => {
  proofs = await startProofGround({ vfs: 2 });
  const cloud: Cloud = await proofs.open();
  const { shell, clock, intent } = proofs;
  ground = {
    cloud,
    intent,
    hosts: ["cmp1", "cmp2"],
    physicalNetwork: "physnet2",
    vlan: 207,
    flavor: { vcpus: 1, ramMb: 192, diskGb: 1 },
    discover: () =>
      discover(
        { shell, clock, makeNonce: () => "0123456789abcdef" },
        { hosts: intent.hosts, concurrency: 3 },
      ),
    setCompute: async (host, isUp) => proofs.cloud.host(host).setService({ isUp }),
    findFall: async () => undefined,
    limitMs: 10_000,
    pollMs: 2,
  };
});

afterAll(() => proofs.stop());

test("the table has forty requests at least", () => {
  expect(whyTable.flatMap(({ cases }) => cases).length).toBeGreaterThanOrEqual(40);
});

describeWhyTable(() => ground);
