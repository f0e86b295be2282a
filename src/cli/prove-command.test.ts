import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cloudFacts, makeCloudFile } from "../../test/fixtures/cloud-fleet.ts";
import { createProofWorld, type ProofFate } from "../../test/fixtures/proof-world.ts";
import type { ProofReport } from "../model/proof.ts";
import { columnsOf } from "../views/glyphs.ts";
import { type Outcome, vfleet, type World } from "./sample-deps.ts";

const physical = "physicalNetworks: [{ name: physnet2, vlans: 200-299 }]";
const network = "network: { physicalNetwork: physnet2, vlan: 299, cidr: 192.0.2.0/24 }";
const proof = `proof: { image: tiny, ${network}, reach: dhcp-namespace, check: ping }`;
const file = makeCloudFile(`{ cloud: mycloud, ${physical}, ${proof} }`);
const run = "20261123-072036-a1b2";

type Proved = Outcome & {
  readonly left: readonly string[];
  readonly journals: ReadonlyMap<string, readonly unknown[]>;
};

async function prove(words: readonly string[], fate: ProofFate = {}, more: World = {}): Promise<Proved> {
  const { cloud, proofPorts, made, journals } = createProofWorld(fate);
  const environment = { COLUMNS: "200" };
  const world: World = { facts: cloudFacts(), cloud, proofPorts, environment, ...more };
  const outcome = await vfleet(["prove", "-f", file, ...words], world);
  return { ...outcome, left: made(), journals };
}

const nothing = { left: [], journals: new Map() };

describe("before anything is made", () => {
  test.each([
    [`{ cloud: mycloud, ${physical} }`, "openstack.proof"],
    [`{ ${physical} }`, "openstack.cloud"],
  ])("a fleet file with %s is told what it lacks", async (openstack, missing) => {
    const lacking = await prove(["--yes", "-f", makeCloudFile(openstack)]);
    expect(lacking).toMatchObject({ code: 1, stdout: "", ...nothing });
    expect(lacking.stderr).toContain(`has no ${missing}, so`);
    expect(lacking.stderr).toContain("docs/guide/proof.md");
  });

  test("the operator sees what will be made, and only yes is taken for yes", async () => {
    const asked = await prove([], {}, { terminal: true, width: 100, answer: "y" });
    expect(asked).toMatchObject({ code: 1, stdout: "", ...nothing });
    expect(asked.stderr).toContain("a VM with a VF of physnet2 on each of 2 hosts: node-[1-2]");
    expect(asked.stderr).toContain("Nothing was changed.");
    const agreed = await prove([], {}, { terminal: true, width: 100, answer: "yes" });
    expect(agreed.code).toBe(0);
  });

  test("without a terminal it is said how to agree", async () => {
    const { code, stderr, ...rest } = await prove([]);
    expect(code).toBe(1);
    expect(stderr).toContain("Give --yes.");
    expect(rest).toMatchObject(nothing);
  });

  test("a report that cannot be written is told", async () => {
    const refused = await prove(["--yes", "--junit", "/no/such/folder/proof.xml"]);
    expect(refused).toMatchObject({ code: 1, stdout: "", ...nothing });
    expect(refused.stderr).toContain("/no/such/folder/proof.xml cannot be written: ENOENT");
    expect(refused.stderr).not.toContain("makes this");
  });

  test("no file is left of a report that was not agreed to", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "vfleet-prove-")), "proof.xml");
    await prove(["--junit", path]);
    expect(existsSync(path)).toBe(false);
  });
});

describe("exit codes", () => {
  test("0 where each host is proved, and nothing is left", async () => {
    const { code, stdout, left } = await prove(["--yes"]);
    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(stdout).toContain("2 hosts: 2 proved, 0 failed, 0 not run");
  });

  test("3 where one failed, whatever the others did", async () => {
    const world: World = { hosts: { "node-1": "down" } };
    const { code, stdout, left } = await prove(["--yes"], { broken: ["node-2"] }, world);
    expect({ code, left }).toEqual({ code: 3, left: [] });
    expect(stdout).toMatch(/^failed at binding: node-2 on physnet2\n/);
    expect(stdout).toContain("2 hosts: 0 proved, 1 failed, 1 not run");
  });

  test("1 where one was not tried", async () => {
    const { code, stdout } = await prove(["--yes"], {}, { hosts: { "node-2": "down" } });
    expect(code).toBe(1);
    expect(stdout).toContain("2 hosts: 1 proved, 0 failed, 1 not run");
  });

  test("1 where there is no host to prove, and then nothing is asked", async () => {
    const { code, stderr } = await prove([], {}, { hosts: { "node-1": "down", "node-2": "down" } });
    expect(code).toBe(1);
    expect(stderr).toContain("has no host to prove: nothing is made");
    expect(stderr).not.toContain("yes");
  });

  test("130 where it was interrupted, and then what was made is taken away", async () => {
    let interrupt = () => {};
    const fate = { onServer: () => interrupt() };
    const onBegin = (given: () => void) => {
      interrupt = given;
    };
    const { code, stdout, stderr, left } = await prove(["--yes", "--hosts", "node-1"], fate, { onBegin });
    expect({ code, left }).toEqual({ code: 130, left: [] });
    expect(stderr).toContain("Stopping: what was made is taken away.");
    expect(stdout).toContain("1 host: 0 proved");
  });
});

describe("what is printed", () => {
  test("as JSON is the report, and nothing else", async () => {
    const { stdout } = await prove(["--yes", "-o", "json"]);
    const report = JSON.parse(stdout) as ProofReport;
    expect(report).toMatchObject({ run, cloud: "mycloud" });
    expect(report.hosts.map(({ host, outcome }) => [host, outcome])).toEqual([
      ["node-1", "proved"],
      ["node-2", "proved"],
    ]);
  });

  test("has a line for each host when it is over, on stderr", async () => {
    const { stderr } = await prove(["--yes"], { broken: ["node-2"] });
    expect(stderr).toMatch(/ node-1: proved on physnet2 in [\d.]+ s\n/);
    expect(stderr).toMatch(/ node-2: failed on physnet2: No VM could be built with a VF: /);
  });

  test("as JUnit is in the file, also where a host failed", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "vfleet-prove-")), "proof.xml");
    const { code } = await prove(["--yes", "--junit", path], { broken: ["node-2"] });
    expect(code).toBe(3);
    expect(readFileSync(path, "utf8")).toContain('<testsuite name="node-2 physnet2" tests=');
  });

  test("is at its end shown again by show, and counted by runs", async () => {
    const { cloud, proofPorts } = createProofWorld();
    const world: World = { facts: cloudFacts(), cloud, proofPorts };
    const { stdout } = await vfleet(["prove", "-f", file, "--yes"], world);
    expect((await vfleet(["show", run], world)).stdout).toBe(stdout);
    expect((await vfleet(["runs"], world)).stdout).toContain("proof: 2 proved");
  });

  test.each([80, 200])("fits %i columns", async (width) => {
    const world: World = { environment: { COLUMNS: String(width) }, hosts: { "node-1": "down" } };
    const { stdout, stderr } = await prove(["--yes", "--full"], { broken: ["node-2"] }, world);
    const shown = `${stdout}${stderr.slice(0, stderr.indexOf("2026-11-23"))}`;
    for (const row of shown.split("\n")) expect(columnsOf(row)).toBeLessThanOrEqual(width);
  });
});
