import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent } from "../../test/fixtures/intent.ts";
import { createFakeFleet } from "../../test/fixtures/run-plan.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { discover } from "./discover.ts";
import { planFleet } from "./plan.ts";
import { verifyFleet } from "./verify.ts";

const hosts = [hostIntent("alpha"), hostIntent("down")];
const fleet = intent({ hosts });

async function readAll() {
  const shell = createFakeFleet({ alpha: new FactsHost(hostFacts()) });
  return discover(shell, { hosts, concurrency: 2 });
}

test("verify says what holds on each host that was read, and why another was not", async () => {
  const [alpha, down] = verifyFleet(fleet, await readAll());
  expect(alpha?.checks.map(({ step, holds }) => `${step} ${holds}`)).toContain("create-vfs no");
  expect(alpha?.findings).toEqual([]);
  expect(down).toMatchObject({ host: "down", checks: [], findings: [{ code: "host-unreachable" }] });
});

test("plan has each host, also one that could not be read", async () => {
  const plan = planFleet(
    { path: "fleet.yaml", intent: fleet },
    { hosts: await readAll() },
    "2026-11-23T04:00:00.000Z",
  );
  expect(plan).toMatchObject({
    format: "vfleet.plan/v1",
    purpose: { kind: "apply" },
    createdAt: "2026-11-23T04:00:00.000Z",
    fleetFile: "fleet.yaml",
    intent: fleet,
  });
  expect(plan.hosts.map(({ host, status }) => [host, status])).toEqual([
    ["alpha", "changes"],
    ["down", "unreachable"],
  ]);
  expect(plan.hosts[1]).toMatchObject({ phases: [], findings: [{ code: "host-unreachable" }] });
});

test("a host that is not in the fleet file is a bug", async () => {
  const discoveries = await readAll();
  expect(() => verifyFleet(intent({ hosts: [hostIntent("down")] }), discoveries)).toThrow(
    "host alpha is not in the fleet file",
  );
});
