import { describe, expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent, pool } from "../../test/fixtures/intent.ts";
import { createMemoryJournals } from "../../test/fixtures/memory-journals.ts";
import { link } from "../../test/fixtures/network-facts.ts";
import { codeOf, kindsOf, outcomeOf, planned } from "../../test/fixtures/planned-host.ts";
import { createFakeFleet, readAndPlan, runPlan } from "../../test/fixtures/run-plan.ts";
import { twoFreePfs } from "../../test/fixtures/second-pf.ts";
import { OperatingError } from "../base/operating-error.ts";
import { withFact } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { knownValue } from "../model/reading.ts";
import { commandResult, connectionLost } from "../sim/fleet/command-result.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";

describe("the host is not what the plan was made from", () => {
  test("more would have to be done: stops, and nothing is run", async () => {
    const { fake, fleet, plan } = await planned();
    fake.facts = hostFacts({ iommu: "off" });
    const run = await runPlan(fleet, plan);
    expect(codeOf(run)).toBe("stopped plan-differs");
    expect(fake.ran).toEqual([]);
    expect(fleet.shell.open()).toEqual([]);
  });

  test("less has to be done: goes on", async () => {
    const { fake, fleet, plan } = await planned();
    fake.facts = hostFacts({ up: true, vfioPci: "loaded" });
    const run = await runPlan(fleet, plan);
    expect(outcomeOf(run)?.kind).toBe("done");
    expect(fake.ran).not.toContain("set-link-state");
  });

  test("the PF carries the host by now: stops before it is touched", async () => {
    const { fake, fleet, plan } = await planned();
    fake.facts = bridged(fake.facts, "enp1s0");
    expect(codeOf(await runPlan(fleet, plan))).toBe("stopped pf-carries-host-traffic");
    expect(fake.ran).toEqual([]);
  });

  test("another PF was refused for the same reason when the plan was made: that is no excuse", async () => {
    const both = intent({ pools: [pool({ pfs: { driver: ["igb"] } })] });
    const { fake, fleet, plan } = await planned({}, both);
    expect(plan.hosts[0]?.status).toBe("partly");
    fake.facts = bridged(fake.facts, "enp1s0");
    expect(codeOf(await runPlan(fleet, plan))).toBe("stopped pf-carries-host-traffic");
    expect(fake.ran).toEqual([]);
  });

  test("the PF that was refused is left alone, and the others are done", async () => {
    const both = intent({ pools: [pool({ pfs: { driver: ["igb"] } })] });
    const { fake, fleet, plan } = await planned(twoFreePfs(), both);
    expect(outcomeOf(await runPlan(fleet, plan))?.kind).toBe("done");
    const counts = knownValue(fake.facts.networkFunctions)?.flatMap(({ address, sriov }) => {
      const known = knownValue(sriov);
      return known ? [`${address} ${knownValue(known.numVfs)}`] : [];
    });
    expect(counts).toEqual(["0000:01:00.0 4", "0000:02:00.0 0", "0000:03:00.0 4"]);
  });

  test("a VM was started meanwhile: the reboot is refused", async () => {
    const { fake, fleet, plan } = await planned({ iommu: "off" });
    fake.facts = hostFacts({ iommu: "off", vms: ["new"] });
    expect(codeOf(await runPlan(fleet, plan))).toBe("stopped reboot-stops-vms");
    expect(fake.ran).toEqual([]);
  });

  test("facts that can be read no more stop it: unreadable is not nothing left to do", async () => {
    const { fake, fleet, plan } = await planned();
    fake.facts = { ...fake.facts, networkFunctions: { is: "unreadable", reason: "EIO" } };
    const run = await runPlan(fleet, plan);
    expect(outcomeOf(run)?.kind).toBe("stopped");
    expect(fake.ran).toEqual([]);
  });
});

describe("something goes wrong", () => {
  test("an action fails: the rest is not begun, and the journal says so", async () => {
    const { fake, fleet, plan } = await planned();
    fake.onAction = (kind) =>
      kind === "set-vf-count"
        ? commandResult({ exitCode: 30, stderr: "tee: x: Cannot allocate memory" })
        : undefined;
    const run = await runPlan(fleet, plan);
    expect(codeOf(run)).toBe("failed vf-count-no-bar-space");
    expect(fake.ran.at(-1)).toBe("set-vf-count");
    expect(kindsOf(run.entries).slice(-3)).toEqual(["action-ended", "host-ended", "run-ended"]);
    expect(fleet.shell.open()).toEqual([]);
  });

  test("the connection breaks within an action: its outcome is unknown, not failed and not done", async () => {
    const { fake, fleet, plan } = await planned();
    fake.onAction = (kind) => (kind === "set-vf-count" ? connectionLost : undefined);
    const run = await runPlan(fleet, plan);
    expect(codeOf(run)).toBe("failed outcome-unknown");
    const ended = run.entries.findLast((entry) => entry.kind === "action-ended");
    expect(ended?.kind === "action-ended" && ended.outcome.kind).toBe("unknown");
  });

  test("the session throws within an action: unknown as well", async () => {
    const { fake, fleet, plan } = await planned();
    fake.onAction = () => {
      throw new OperatingError("connection-lost", "alpha", {
        message: "the connection broke",
        hint: "Connect again.",
      });
    };
    const run = await runPlan(fleet, plan);
    expect(codeOf(run)).toBe("failed connection-lost");
    expect(fake.ran).toHaveLength(1);
  });

  test.each(["set-link-state", "set-unit-enabled"] as const)(
    "all actions end well and the host is still not right: that is not done (%s)",
    async (idle) => {
      const { fake, fleet, plan } = await planned();
      fake.onAction = (kind) => (kind === idle ? commandResult() : undefined);
      expect(codeOf(await runPlan(fleet, plan))).toBe("failed not-achieved");
    },
  );

  test("the IOMMU does not come with the reboot: the later phases are not begun", async () => {
    const { fake, fleet, plan } = await planned({ iommu: "off" });
    fake.onAction = (kind) => {
      if (kind !== "reboot") return undefined;
      fake.facts = newBoot(fake.facts);
      return commandResult();
    };
    expect(codeOf(await runPlan(fleet, plan))).toBe("failed not-achieved");
    expect(fake.ran.at(-1)).toBe("reboot");
  });

  test("the host is down: nothing is run, and the others are done", async () => {
    const beta = new FactsHost(hostFacts());
    const alpha = new FactsHost(hostFacts());
    const two = intent({ hosts: [hostIntent("alpha"), hostIntent("beta")], concurrency: 1 });
    const plan = await readAndPlan(createFakeFleet({ alpha, beta }), two);
    const run = await runPlan(createFakeFleet({ beta }), plan);
    expect(run.result.hosts.map(({ host, outcome }) => [host, outcome.kind])).toEqual([
      ["alpha", "failed"],
      ["beta", "done"],
    ]);
    expect(alpha.ran).toEqual([]);
  });

  test("another vfleet has the lock: nothing is run, and it is said who", async () => {
    const { fake, plan } = await planned();
    const fleet = createFakeFleet({ alpha: { ...fake.answers, hold: () => "held by run x from elsewhere" } });
    const run = await runPlan(fleet, plan);
    expect(codeOf(run)).toBe("failed host-locked");
    const outcome = outcomeOf(run);
    expect(outcome && "finding" in outcome && outcome.finding.detail).toContain("by run x from elsewhere");
    expect(fake.ran).toEqual([]);
    expect(fleet.shell.open()).toEqual([]);
  });

  test("the journal cannot be written before an action: the action is not begun", async () => {
    const { fake, fleet, plan } = await planned();
    const full = new OperatingError("journal-unwritable", "/x", {
      message: "the disk is full",
      hint: "Make room.",
    });
    const journals = createMemoryJournals((entry) => {
      if (entry.kind === "action-started" && entry.action.action.kind === "set-vf-count") throw full;
    });
    const run = await runPlan(fleet, plan, { journals });
    expect(codeOf(run)).toBe("failed journal-unwritable");
    expect(fake.ran).not.toContain("set-vf-count");
    expect(fleet.shell.open()).toEqual([]);
  });

  test("a bug is thrown, not told as a host's failure", async () => {
    const { fake, fleet, plan } = await planned();
    fake.onAction = () => {
      throw new TypeError("a bug");
    };
    await expect(runPlan(fleet, plan)).rejects.toThrow("a bug");
  });
});

function bridged(facts: HostFacts, name: string): HostFacts {
  const network = knownValue(facts.hostNetwork);
  if (!network) return facts;
  const links = network.links.map((it) => (it.name === name ? { ...it, master: "br9" } : it));
  return withFact(facts, "hostNetwork", { ...network, links: [...links, link("br9", { kind: "bridge" })] });
}

function newBoot(facts: HostFacts): HostFacts {
  const kernel = knownValue(facts.kernel);
  return kernel
    ? withFact(facts, "kernel", { ...kernel, bootId: "22222222-0000-4000-8000-000000000000" })
    : facts;
}
