import { describe, expect, test } from "vitest";
import { computeService, sriovAgent } from "../../test/fixtures/cloud-answers.ts";
import { cloudFacts, makeCloudFile } from "../../test/fixtures/cloud-fleet.ts";
import { OperatingError } from "../base/operating-error.ts";
import { vfleet, type World } from "./sample-deps.ts";

const networks = "physicalNetworks: [{ name: physnet2, vlans: 200-299 }]";
const named = makeCloudFile(`{ cloud: mycloud, extensionDrivers: [qos], ${networks} }`);
const facts = cloudFacts();

async function verify(file: string, world: World = {}) {
  const { code, stdout, stderr } = await vfleet(["verify", "-f", file, "-o", "json"], { facts, ...world });
  return { code, stderr, stdout, said: stdout === "" ? [] : (JSON.parse(stdout) as unknown[]) };
}

const cloud: World["cloud"] = {
  listComputeServices: async () => [
    computeService("node-1"),
    computeService("node-2", { state: "down" }),
    computeService("ctl-1", { binary: "nova-scheduler" }),
  ],
  listNetworkAgents: async () => [sriovAgent("node-1", { physnet2: ["eth1"] })],
  listNetworkExtensions: async () => ["qos"],
};

describe("verify asks the cloud", () => {
  test("that the fleet file names", async () => {
    const { code, stdout } = await vfleet(["verify", "-f", named], { facts, cloud });
    expect(code).toBe(3);
    const text = stdout.replaceAll(/\s+/g, " ");
    expect(text).toContain("yes nova-compute is up and enabled in the cloud (ask-cloud)");
    expect(text).toContain("no nova-compute is down in the cloud's eyes: it does not report (ask-cloud)");
    expect(text).toContain("yes 0000:06:00.0 eth1 on physnet2 is what the agent serves (ask-cloud)");
    expect(text).toContain("no NIC Switch agent is not known to the cloud");
    expect(text).toContain("yes extension qos is offered by the network API (ask-cloud)");
  });

  test("and none where it names none", async () => {
    const { stdout } = await verify(makeCloudFile(), { cloud: new TypeError("was asked") });
    expect(stdout).not.toContain("ask-cloud");
  });

  test("and says so if it cannot be reached", async () => {
    const down = new OperatingError("cloud-unreachable", "https://cloud:5000", {
      message: "mycloud cannot be reached",
      hint: "See whether it is up.",
    });
    const { code, said } = await verify(named, { cloud: down });
    expect(code).toBe(3);
    for (const host of said)
      expect(host).toMatchObject({
        checks: expect.arrayContaining([expect.objectContaining({ step: "ask-cloud", holds: "unknown" })]),
        findings: expect.arrayContaining([
          expect.objectContaining({
            code: "cloud-unreachable",
            severity: "error",
            fix: "See whether it is up.",
          }),
        ]),
      });
  });

  test("and does not take its own bugs for the cloud's", async () => {
    expect(await verify(named, { cloud: new TypeError("x is undefined") })).toMatchObject({ code: 70 });
  });
});
