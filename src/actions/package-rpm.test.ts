import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type PackageRun, runPackage } from "../../test/fixtures/package-run.ts";
import { createRpmRoot, dnfTable, zypperTable } from "../../test/fixtures/rpm-root.ts";
import { createFakeRoot, type FakeRoot, shells } from "../../test/fixtures/run-script.ts";
import type { PackageTool } from "../model/action.ts";

let root: FakeRoot;
let host: ReturnType<typeof createRpmRoot>;

beforeEach(() => {
  root = createFakeRoot();
  host = createRpmRoot(root);
});

afterEach(() => root.remove());

const record = (name = "agent") => root.at(`/var/lib/vfleet/packages/${name}`);
const tables: Readonly<Record<string, string>> = {
  dnf: dnfTable(["agent"], ["lib"]),
  yum: dnfTable(["agent"], ["lib"]),
  zypper: zypperTable(["agent", "lib"]),
};
const tools: readonly PackageTool[] = ["dnf", "yum", "zypper"];
const rows = tools.flatMap((tool) => shells.map((shell) => [tool, shell] as const));
const run = (verb: PackageRun["verb"], tool: PackageTool = "dnf", how: Partial<PackageRun> = {}) =>
  runPackage(root, { verb, name: "agent", tool, ...how });

test.each(rows)("%s, by %s: installs, takes away what came with it, and no more", async (tool, shell) => {
  host.write("table", tables[tool] ?? "");
  expect(await run("install", tool, { shell })).toMatchObject({ code: "done", result: { stderr: "" } });
  expect(host.installed()).toEqual(["agent", "common", "lib"]);
  expect(readFileSync(record(), "utf8")).toBe("agent\nlib\n");
  expect((await run("install", tool, { shell })).code).toBe("it was so already");
  expect(await run("remove", tool, { shell })).toMatchObject({ code: "done", result: { stderr: "" } });
  expect(host.installed()).toEqual(["common"]);
  expect(existsSync(record())).toBe(false);
  expect((await run("remove", tool, { shell })).code).toBe("it was so already");
});

test.each(tools)("%s: cut off in the middle, it can be run again, and taken back", async (tool) => {
  for (const verb of ["install", "remove"] as const) {
    host.write("table", tables[tool] ?? "");
    host.write("rpms", "common\n");
    host.write("cut-off", "");
    await run("install", tool);
    expect(existsSync(`${record()}.before`)).toBe(true);
    // What somebody else installs meanwhile is not taken for what came with it.
    host.write("rpms", "common\nagent\nlib\nother\n");
    host.write("brings", "");
    expect((await run(verb, tool)).code).toBe("done");
    if (verb === "install") expect((await run("remove", tool)).code).toBe("done");
    expect(host.installed()).toEqual(["common", "other"]);
    host.write("brings", "agent\nlib\n");
  }
});

test.each<[PackageTool, string]>([
  ["dnf", dnfTable(["agent"], ["lib"], ["common"])],
  [
    "yum",
    dnfTable(["agent"], ["lib"]).replace(
      "\nTransaction",
      "Updating for dependencies:\n common noarch 2\n\nTransaction",
    ),
  ],
  [
    "dnf",
    dnfTable(["agent"], ["lib"]).replace(
      "\nTransaction",
      "Removing dependent packages:\n common noarch 2\n\nTransaction",
    ),
  ],
  ["dnf", dnfTable(["agent"], ["lib"]).replace(/k\n/, "k\n     replacing  common.noarch 2\n")],
  ["zypper", zypperTable(["agent", "lib"], ["common"])],
  [
    "zypper",
    zypperTable(["agent"]).replace(
      "2 new",
      "The following package is going to be REMOVED:\n  common\n\n2 new",
    ),
  ],
])("%s: nothing is installed if another package would change", async (tool, table) => {
  host.write("table", table);
  const { code, detail } = await run("install", tool);
  expect(code).toBe("package-changes-others");
  expect(detail).toMatch(/would change other packages: common(\.noarch)? \(exit code 30\)/);
  expect(host.installed()).toEqual(["common"]);
});

test.each(tools)("%s: what others have come to need stays", async (tool) => {
  host.write("table", tables[tool] ?? "");
  await run("install", tool);
  host.write("rpms", "agent\ncommon\nlib\nuser\n");
  expect((await run("remove", tool)).code).toBe("done");
  expect(host.installed()).toEqual(["common", "lib", "user"]);
});

test.each([
  [102, "done"],
  [107, "done"],
  [104, "action-failed"],
])("zypper: %i at its end is %s", async (exitCode, code) => {
  host.write("table", tables.zypper ?? "");
  host.write("ends", String(exitCode));
  expect((await run("install", "zypper")).code).toBe(code);
});

test("a package that another one needs is not removed", async () => {
  await run("install");
  host.write("rpms", "agent\ncommon\nlib\nneeds-agent\n");
  const { code, detail } = await run("remove");
  expect(code).toBe("package-needed");
  expect(detail).toContain("needs-agent");
  expect(host.installed()).toContain("agent");
});

describe("says why it failed", () => {
  test.each<[PackageTool, string, string]>([
    ["dnf", "Error: Unable to find a match: agent", "package-unknown"],
    ["yum", "No package agent available.\nError: Nothing to do", "package-unknown"],
    ["zypper", "No provider of 'agent' found.", "package-unknown"],
    [
      "dnf",
      " Problem: conflicting requests\n  - nothing provides python3-x needed by agent",
      "package-unmet-dependencies",
    ],
    [
      "dnf",
      "Error: Failed to download metadata for repo 'x': Cannot download repomd.xml",
      "package-download-failed",
    ],
    ["yum", "Cannot find a valid baseurl for repo: base/7/x86_64", "package-download-failed"],
    ["dnf", "Error: GPG check FAILED", "package-not-trusted"],
    ["dnf", "At least 12MB more space needed on the / filesystem.", "no-space"],
    ["zypper", "System management is locked by the application with pid 77 (zypper).", "package-tool-busy"],
    ["dnf", "something else", "action-failed"],
  ])("%s: %s", async (tool, says, code) => {
    host.write("says", says);
    const end = await run("install", tool);
    expect(end.code).toBe(code);
    expect(end.detail).toContain(says.split("\n")[0]?.trim());
  });

  test.each([
    [
      "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt-get)",
      "package-tool-busy",
    ],
    [
      "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.",
      "dpkg-interrupted",
    ],
    ["E: You don't have enough free space in /var/cache/apt/archives/.", "no-space"],
    ["Err:1 http://d trixie/main x\n  Temporary failure resolving 'd'", "package-download-failed"],
    [
      "E: There were unauthenticated packages and -y was used without --allow-unauthenticated",
      "package-not-trusted",
    ],
    ["E: Unable to correct problems, you have held broken packages.", "package-unmet-dependencies"],
  ])("apt-get: %s", async (says, code) => {
    root.addProgram("dpkg-query", "exit 1");
    root.addProgram("apt-get", `cat >&2 <<'END'\n${says}\nEND\nexit 100`);
    expect((await run("install", "apt-get")).code).toBe(code);
  });
});
