import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { instanceImage } from "../../lab/src/cloud-api.ts";
import { cloudContract } from "../contracts/cloud-contract.ts";
import { cloudEnvironment } from "./cloud-ground.ts";
import { expectProved, labRules, leftInCloud, openLabCloud, reportOf } from "./proof-ground.ts";
import { type Vfleet, waitFor } from "./vfleet-process.ts";

const hosts = ["cmp1", "cmp2"];

/** Tests on the lab's cloud once its compute hosts have VFs: its services keep the contract, VMs answer, and what breaks is told. */
export function itProves(vfleet: Vfleet, fleet: () => string): void {
  const prove = (...args: readonly string[]) =>
    vfleet.run(["prove", "-f", fleet(), "--yes", "-o", "json", ...args], cloudEnvironment());

  describe("the real services keep the contract that the simulated cloud keeps", async () => {
    cloudContract(openLabCloud, await labRules(await instanceImage("vf"), hosts));
  });

  test("VMs on two hosts answer over their VFs and reach each other; what a killed proof left is gone before", async () => {
    const dying = vfleet.start(["prove", "-f", fleet(), "--yes"], cloudEnvironment());
    await waitFor("its ports", async () => (await leftInCloud()).some((each) => each.startsWith("port")));
    dying.process.kill("SIGKILL");
    await dying.ended;
    const junit = `${vfleet.directory}/proof.xml`;
    const ended = await prove("--junit", junit);
    await expectProved(ended, hosts);
    const report = reportOf(ended);
    expect(report.findings.map(({ code }) => code)).toEqual(["proof-leftovers-removed"]);
    const told = report.hosts.flatMap(({ checks }) => checks.map(({ summary }) => summary)).join("\n");
    expect(told).toMatch(/root can log in by SSH over the VF/);
    expect(told).toMatch(/packets of the network's full MTU get to the VM on cmp1/);
    expect(told).toMatch(/packets of the network's full MTU get to the VM on cmp2/);
    expect(report.throughputs.map(({ from, to }) => `${from} ${to}`).toSorted()).toEqual([
      "cmp1 cmp2",
      "cmp2 cmp1",
    ]);
    expect(readFileSync(junit, "utf8")).toMatch(/<testsuite [^>]*failures="0"/);
  });
}
