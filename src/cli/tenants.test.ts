import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { cloudFacts, makeCloudFile } from "../../test/fixtures/cloud-fleet.ts";
import { flavor } from "../../test/fixtures/cloud-step-input.ts";
import { OperatingError } from "../base/operating-error.ts";
import { computeService, createMemoryCloud } from "../sim/fleet/memory-cloud.ts";
import { vfleet, type World } from "./sample-deps.ts";

const physical = "physicalNetworks: [{ name: physnet2, vlans: 200-299 }]";
const aggregates = "aggregates: [{ name: sriov, properties: { sriov: true } }]";
const flavors = "flavors: [{ name: m1.sriov, vcpus: 1, ram: 512, disk: 1 }]";
const file = makeCloudFile(`{ cloud: mycloud, ${physical}, ${aggregates}, ${flavors} }`);
const facts = cloudFacts();

function world(more: World = {}): World & { readonly cloud: NonNullable<World["cloud"]> } {
  const { cloud } = createMemoryCloud({
    computeServices: ["node-1", "node-2"].map((name) => computeService(name)),
  });
  return { facts, cloud, ...more };
}

const down = new OperatingError("cloud-unreachable", "https://cloud:5000", {
  message: "mycloud cannot be reached",
  hint: "See whether it is up.",
});

const lineOf = (text: string, word: string) => text.split("\n").find((line) => line.includes(word)) ?? "";

describe("plan", () => {
  test("shows the cloud after the hosts, and does not count it as one", async () => {
    const { code, stdout } = await vfleet(["plan", "-f", file], world());
    expect(code).toBe(0);
    expect(stdout).toContain(
      "cloud mycloud: to change (5 actions)\n  cloud\n    1. make the aggregate sriov\n",
    );
    expect(stdout).toContain("put node-2 into the aggregate sriov");
    expect(lineOf(stdout, "3 hosts: ")).toMatch(
      /^3 hosts: 3 to change .*; cloud mycloud: to change \(5 actions\)$/,
    );
  });

  test("of chosen hosts puts no others into aggregates", async () => {
    const { stdout } = await vfleet(["plan", "-f", file, "--hosts", "node-2"], world());
    expect(stdout).toContain("put node-2 into the aggregate sriov");
    expect(stdout).not.toContain("put node-1 into");
    expect(lineOf(stdout, "1 host: ")).toMatch(/; cloud mycloud: to change \(4 actions\)$/);
  });

  test("says why where the cloud cannot be reached, and plans the hosts", async () => {
    const { code, stdout } = await vfleet(["plan", "-f", file], world({ cloud: down }));
    expect(code).toBe(1);
    expect(stdout).toContain(
      "cloud mycloud: not reached\n  error cloud-unreachable mycloud cannot be reached",
    );
    expect(lineOf(stdout, "3 hosts: ")).toMatch(/3 to change .*; cloud mycloud: not reached$/);
  });

  test("asks no cloud where nothing is wanted in it", async () => {
    const plain = makeCloudFile(`{ cloud: mycloud, ${physical} }`);
    const { code } = await vfleet(["plan", "-f", plain], { facts, cloud: new TypeError("was asked") });
    expect(code).toBe(0);
  });

  test("is kept in a file with the cloud, and applied from it", async () => {
    const out = join(dirname(file), "plan.json");
    await vfleet(["plan", "-f", file, "--out", out], world());
    const { code, applied } = await vfleet(["apply", out], world());
    expect(code).toBe(0);
    expect(applied[0]?.plan.hosts.at(-1)).toMatchObject({ host: "cloud:mycloud", status: "changes" });
    const other = join(dirname(file), "other.json");
    writeFileSync(other, readFileSync(out, "utf8").replaceAll('"cloud:mycloud"', '"cloud:other"'));
    expect((await vfleet(["apply", other], world())).stderr).toMatch(/is not as vfleet wrote it, at\s+hosts/);
  });
});

describe("apply", () => {
  test("counts hosts, and tells of the cloud beside them", async () => {
    const { code, stdout } = await vfleet(["apply", "-f", file, "--yes"], world());
    expect(code).toBe(0);
    expect(stdout).toContain("done: node-[1-2], ctl-1, cloud mycloud");
    expect(stdout).toContain("3 hosts: 3 done; cloud mycloud: done");
  });
});

describe("verify", () => {
  test("has the cloud's own checks after those of the hosts", async () => {
    const { code, stdout } = await vfleet(["verify", "-f", file, "--hosts", "node-1"], world());
    expect(code).toBe(3);
    expect(stdout).toContain("cloud mycloud\n  no      aggregate sriov is not there (ensure-aggregates)");
    expect(stdout).toContain("no      flavor m1.sriov is not there (ensure-flavors)");
    expect(stdout).toMatch(/^1 host and cloud mycloud, \d+ checks: /m);
  });

  test("is content with a cloud that is as it shall be", async () => {
    const memory = createMemoryCloud({
      computeServices: [computeService("node-1"), computeService("node-2")],
      aggregates: [
        {
          id: "1",
          name: "sriov",
          availabilityZone: undefined,
          hosts: ["node-1", "node-2"],
          properties: { sriov: "true" },
        },
      ],
      flavors: [flavor({ name: "m1.sriov", vcpus: 1, ramMb: 512, diskGb: 1 })],
    });
    const junit = join(dirname(file), "verify.xml");
    const { stdout } = await vfleet(["verify", "-f", file, "--junit", junit], world({ cloud: memory.cloud }));
    expect(stdout).toContain("all holds: cloud mycloud");
    expect(readFileSync(junit, "utf8")).toContain('name="cloud mycloud"');
    expect(memory.changes).toEqual([]);
  });
});
