import { describe, expect, test } from "vitest";
import type { FakeAnswers } from "../../test/fixtures/fake-shell.ts";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent } from "../../test/fixtures/intent.ts";
import { createFakeFleet } from "../../test/fixtures/run-plan.ts";
import type { ProgressEvent } from "../model/progress.ts";
import { commandResult, connectionLost } from "../sim/fleet/command-result.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { renderFacts } from "../sim/fleet/render-facts.ts";
import { discover } from "./discover.ts";

async function read(answers: FakeAnswers, host = "alpha") {
  const fleet = createFakeFleet({ [host]: answers });
  const [discovery] = await discover(fleet, { hosts: [hostIntent(host)], concurrency: 1 });
  expect(fleet.shell.open()).toEqual([]);
  if (!discovery) throw new Error("there is one host");
  return discovery;
}

const healthy = hostFacts();
const printed = (nonce: string | undefined) => renderFacts(healthy, nonce ?? "");

test("hosts come in their order, each with its facts", async () => {
  const fleet = createFakeFleet({
    alpha: new FactsHost(healthy),
    beta: new FactsHost(hostFacts({ iommu: "off" })),
  });
  const hosts = [hostIntent("beta"), hostIntent("alpha")];
  const discoveries = await discover(fleet, { hosts, concurrency: 2 });
  expect(discoveries.map((discovery) => [discovery.host, discovery.kind])).toEqual([
    ["beta", "read"],
    ["alpha", "read"],
  ]);
  const [, alpha] = discoveries;
  expect(alpha?.kind === "read" && alpha.facts).toEqual(healthy);
  expect(alpha?.kind === "read" && alpha.findings).toEqual([]);
});

test("a host that is down gives its finding and stops no other; progress tells of each", async () => {
  const fleet = createFakeFleet({ alpha: new FactsHost(healthy) });
  const events: ProgressEvent[] = [];
  const hosts = [hostIntent("down"), hostIntent("alpha")];
  const discoveries = await discover(fleet, {
    hosts,
    concurrency: 1,
    onProgress: (event) => events.push(event),
  });
  expect(discoveries.map(({ kind }) => kind)).toEqual(["failed", "read"]);
  expect(discoveries[0]).toMatchObject({
    finding: {
      code: "host-unreachable",
      severity: "error",
      subject: { host: "down" },
      fix: "See whether the host is up.",
    },
  });
  expect(events).toEqual([
    { kind: "reading", host: "down" },
    { kind: "read", host: "down", ok: false, done: 1, of: 2 },
    { kind: "reading", host: "alpha" },
    { kind: "read", host: "alpha", ok: true, done: 2, of: 2 },
  ]);
  expect(fleet.shell.open()).toEqual([]);
});

describe("a host that does not give all", () => {
  test.each([
    ["too slow", { exitCode: undefined, timedOut: true }, "timed out"],
    ["its connection breaks", connectionLost, "connection lost"],
    ["its shell is killed", { exitCode: undefined, signal: "KILL" }, "the shell ended (signal KILL)"],
    ["it says too much", { exitCode: undefined, truncated: true }, "output over the limit"],
  ])("%s: what came whole is known, the rest unreadable, with one finding", async (_, how, reason) => {
    const discovery = await read({
      run: ({ args: [nonce] }) => {
        const all = printed(nonce);
        return commandResult({ ...how, stdout: all.slice(0, all.indexOf("begin bootLoader")) });
      },
    });
    if (discovery.kind !== "read") throw new Error("it was read in part");
    expect(discovery.facts.kernel).toEqual(healthy.kernel);
    expect(discovery.facts.holders.is).toBe("unreadable");
    expect(discovery.findings).toHaveLength(1);
    expect(discovery.findings[0]).toMatchObject({ code: "facts-incomplete", severity: "warning" });
    expect(discovery.findings[0]?.detail).toContain(reason);
  });

  test.each([
    ["says nothing", ""],
    ["says something else", "Welcome\nto alpha\n"],
    ["answers an older question", renderFacts(healthy, "ffffffffffffffff")],
    ["answers with controls and escapes", "\u001b[2J\u0000\u0007\n".repeat(100)],
  ])("%s: all is unreadable, nothing is taken for absent", async (_, stdout) => {
    const discovery = await read({ run: () => commandResult({ stdout }) });
    if (discovery.kind !== "read") throw new Error("it was read in part");
    expect(new Set(Object.values(discovery.facts).map(({ is }) => is))).toEqual(new Set(["unreadable"]));
  });

  test("a file on the host cannot pass for another fact", async () => {
    const forged = renderFacts(hostFacts({ vms: [], cpu: "amd" }), "1111111111111111");
    const discovery = await read({
      run: ({ args: [nonce] }) =>
        commandResult({ stdout: printed(nonce).replace("6.1.0-56-amd64", `6.1.0-56-amd64${forged}`) }),
    });
    if (discovery.kind !== "read") throw new Error("it was read");
    expect(discovery.facts.cpu).toEqual(healthy.cpu);
    expect({ ...discovery.facts, kernel: healthy.kernel }).toEqual(healthy);
  });
});

test("each reading of a host has marks of its own", async () => {
  const nonces: (string | undefined)[] = [];
  const answers: FakeAnswers = {
    run: ({ args: [nonce] }) => {
      nonces.push(nonce);
      return commandResult({ stdout: printed(nonce) });
    },
  };
  const fleet = createFakeFleet({ alpha: answers, beta: answers });
  await discover(fleet, { hosts: [hostIntent("alpha"), hostIntent("beta")], concurrency: 2 });
  expect(new Set(nonces).size).toBe(2);
});

test("what is no failure of operation is a bug, and is thrown", async () => {
  const bug: FakeAnswers = {
    run: () => {
      throw new TypeError("a bug");
    },
  };
  await expect(read(bug)).rejects.toThrow("a bug");
});

test("an operator who breaks it off is obeyed", async () => {
  const fleet = createFakeFleet({ alpha: new FactsHost(healthy) });
  const controller = new AbortController();
  controller.abort(new Error("broken off"));
  const reading = discover(fleet, { hosts: [hostIntent()], concurrency: 1, signal: controller.signal });
  await expect(reading).rejects.toThrow("broken off");
});
