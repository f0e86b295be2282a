import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { cloudFacts, makeCloudFile } from "../../test/fixtures/cloud-fleet.ts";
import { columnsOf } from "../views/glyphs.ts";
import { machineText } from "../views/machine-text.ts";
import { writeInputFiles } from "./input-files.ts";
import { makeFleetFile, vfleet, type World } from "./sample-deps.ts";

const file = makeCloudFile();
const facts = cloudFacts({ signs: ["/etc/kolla/nova-compute"] });
let folders = 0;

/** A folder that is not there yet. */
function freshFolder(): string {
  folders += 1;
  return join(dirname(file), `inputs-${folders}`);
}

function inputs(words: readonly string[] = [], world: World = {}) {
  return vfleet(["inputs", "-f", file, ...words], { facts, ...world });
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

const variables = "globals.d/vfleet.yml";

describe("inputs writes", () => {
  test("the files below the folder, readable for all and with nothing left over", async () => {
    const out = freshFolder();
    const umask = process.umask(0o077);
    try {
      expect(await inputs(["--out", out])).toMatchObject({ code: 0, stderr: "" });
    } finally {
      process.umask(umask);
    }
    expect(filesBelow(out)).toEqual([
      "config/neutron/ml2_conf.ini",
      "config/neutron/sriov_agent.ini",
      "config/nova/nova-compute.conf",
      "config/nova/nova-scheduler.conf",
      variables,
    ]);
    expect(statSync(join(out, variables)).mode & 0o777).toBe(0o644);
    expect(readFileSync(join(out, "config/neutron/sriov_agent.ini"), "utf8")).toContain("physnet2:eth1");
  });

  test("the same again, and no more than has changed", async () => {
    const out = freshFolder();
    await inputs(["--out", out]);
    const again = await inputs(["--out", out]);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("5 unchanged") });
    writeFileSync(join(out, variables), "mine: true\n");
    const refused = await inputs(["--out", out]);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr.replaceAll(/\s+/g, " ")).toContain(`differ: ${variables}`);
    expect(readFileSync(join(out, variables), "utf8")).toBe("mine: true\n");
    const forced = await inputs(["--out", out, "--force"]);
    expect(forced.stdout).toContain("1 replaced, 4 unchanged");
    expect(readFileSync(join(out, variables), "utf8")).toContain("enable_neutron_sriov");
  });

  test("nothing through links, over folders, or where it may not", async () => {
    const outside = freshFolder();
    mkdirSync(outside);
    const linked = freshFolder();
    mkdirSync(linked);
    symlinkSync(outside, join(linked, "config"));
    expect(await inputs(["--out", linked])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("is no folder"),
    });
    expect(filesBelow(outside)).toEqual([]);
    const blocked = freshFolder();
    mkdirSync(join(blocked, variables), { recursive: true });
    expect((await inputs(["--out", blocked])).stderr).toContain("is no plain file");
    expect((await inputs(["--out", file])).stderr).toContain("ENOTDIR");
  });

  test.each(["../x", "/etc/x", "a/../../x", "a//x", ".", "a\0b"])("nothing at %j", async (path) => {
    const input = { path, content: "", use: "whole", why: "", destination: "" } as const;
    const place = { folder: freshFolder(), force: true };
    await expect(writeInputFiles([input], place)).rejects.toThrow("would not be below");
  });

  test("nothing where no file can be made, and says why", async () => {
    const { code, stderr } = await inputs(["--out", "/proc/inputs"]);
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain("cannot be written: ENOENT");
  });
});

describe("inputs shows", () => {
  test.each([80, 200])("what to do, at %i columns", async (width) => {
    const out = freshFolder();
    const { stdout } = await inputs(["--out", out], {
      terminal: true,
      width,
      environment: { NO_COLOR: "1" },
    });
    for (const row of stdout.split("\n")) expect(columnsOf(row)).toBeLessThanOrEqual(width);
    const text = stdout.replace(/\s+in\s+\/[^:]*:\s+/, " in DIR: ");
    const golden = fileURLToPath(new URL(`../../test/golden/cli/inputs-${width}.txt`, import.meta.url));
    await expect(text).toMatchFileSnapshot(golden);
  });

  test("the files themselves without --out, and writes none", async () => {
    const { code, stdout } = await inputs();
    expect(code).toBe(0);
    expect(stdout).toContain(`==> ${variables} <==\n# Written by vfleet`);
    expect(stdout).toContain("5 files shown and none written");
  });

  test("the same for programs", async () => {
    const out = freshFolder();
    const json = await inputs(["-o", "json", "--out", out]);
    const result: unknown = JSON.parse(json.stdout);
    expect(result).toMatchObject({
      deployment: "Kolla-Ansible",
      release: "Zed",
      computes: ["node-1", "node-2"],
      controllers: ["ctl-1"],
      folder: out,
      findings: [],
      apply: [expect.stringContaining("kolla-ansible reconfigure")],
    });
    expect(result).toHaveProperty("files.0", {
      path: variables,
      content: readFileSync(join(out, variables), "utf8"),
      use: "whole",
      why: expect.any(String),
      destination: `/etc/kolla/${variables}`,
      outcome: "new",
    });
    const shown = await inputs(["-o", "yaml"]);
    expect(shown.stdout).not.toContain("outcome:");
    expect(shown.stdout).not.toContain("folder:");
    const again = await inputs(["-o", "json"]);
    expect(shown.stdout).toBe(machineText(JSON.parse(again.stdout), "yaml"));
  });
});

describe("inputs refuses", () => {
  test("a fleet file that says nothing of OpenStack, before any host is read", async () => {
    const discoverFails = new Error("was read");
    const { code, stderr } = await vfleet(["inputs", "-f", makeFleetFile()], { discoverFails });
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain("has no field openstack");
  });

  test("packages, as vfleet edits their files itself", async () => {
    const { code, stderr, stdout } = await inputs([], { facts: cloudFacts() });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("vfleet edits the files itself");
    expect(stderr).toContain("vfleet plan");
  });

  test("hosts of several kinds, and takes those of one", async () => {
    const mixed = { ...facts, "node-2": cloudFacts()["node-2"] ?? {} };
    const out = freshFolder();
    const { code, stderr } = await inputs(["--out", out], { facts: mixed });
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(
      "node-1, ctl-1: Kolla-Ansible of Zed; node-2: packages of the distribution of Zed",
    );
    expect(stderr).toContain("--hosts");
    const some = await inputs(["--out", out, "--hosts", "node-1,ctl-1"], { facts: mixed });
    expect(some.code).toBe(0);
  });

  test("as long as a host is down, with the reason", async () => {
    const out = freshFolder();
    const { code, stderr } = await inputs(["--out", out], { hosts: { "node-2": "down" } });
    expect(code).toBe(1);
    expect(stderr).toContain("connection-refused node-2");
    expect(stderr).toContain("none is written");
    expect(() => statSync(out)).toThrow("ENOENT");
  });
});
