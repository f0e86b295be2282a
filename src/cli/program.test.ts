import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { OperatingError } from "../base/operating-error.ts";
import { columnsOf } from "../views/glyphs.ts";
import { machineText } from "../views/machine-text.ts";
import { makeFleetFile, vfleet, type World } from "./sample-deps.ts";

const file = makeFleetFile();
const directory = dirname(file);
const failed: World["outcome"] = {
  kind: "failed",
  finding: {
    code: "x",
    severity: "error",
    subject: { host: "node-1" },
    summary: "it broke",
    detail: "so it was",
  },
};

describe("exit codes", () => {
  test.each<[string, readonly string[], World, number]>([
    ["discover", ["discover"], {}, 0],
    ["discover with a host down", ["discover"], { hosts: { "node-2": "down" } }, 1],
    ["plan with changes", ["plan"], {}, 0],
    ["plan with changes, told in detail", ["plan", "--detailed-exitcode"], {}, 2],
    [
      "plan with a host down, which outweighs changes",
      ["plan", "--detailed-exitcode"],
      { hosts: { "node-2": "down" } },
      1,
    ],
    ["plan with a host refused", ["plan", "--hosts", "node-2"], { hosts: { "node-2": "unreadable" } }, 1],
    ["verify where something does not hold", ["verify"], {}, 3],
    ["verify of a host down", ["verify", "--hosts", "node-2"], { hosts: { "node-2": "down" } }, 1],
    ["inputs of a fleet file without openstack", ["inputs"], {}, 1],
    ["apply", ["apply", "--yes"], {}, 0],
    ["apply that fails", ["apply", "--yes"], { outcome: failed }, 1],
    ["apply with a host refused", ["apply", "--yes"], { hosts: { "node-2": "unreadable" } }, 1],
    ["apply without a terminal", ["apply"], {}, 1],
    ["apply of a plan that is not there", ["apply", "no-such-plan.json"], {}, 1],
    ["undo", ["undo", "last", "--yes"], {}, 0],
    ["undo of a run that is not there", ["undo", "20260101-000000-aaaa", "--yes"], {}, 1],
    ["runs", ["runs"], {}, 0],
    ["show", ["show", "20261123-072036-a1b2"], {}, 0],
    ["help", ["--help"], {}, 0],
    ["help of a command", ["apply", "--help"], {}, 0],
    ["version", ["--version"], {}, 0],
    ["no command", [], {}, 64],
    ["an unknown command", ["plann"], {}, 64],
    ["an unknown option", ["plan", "--ful"], {}, 64],
    ["a missing argument", ["undo"], {}, 64],
    ["an argument too many", ["plan", "x"], {}, 64],
    ["an unknown output", ["plan", "-o", "xml"], {}, 64],
    ["an unknown host", ["plan", "--hosts", "node-9"], {}, 64],
    ["hosts of a plan that is made", ["apply", "plan.json", "--hosts", "node-1"], {}, 64],
    ["no fleet file", ["plan", "-f", "/no/such/fleet.yaml"], {}, 1],
    [
      "a failure of operation",
      ["plan"],
      { discoverFails: new OperatingError("x", "y", { message: "it is full", hint: "Empty it." }) },
      1,
    ],
    ["a bug", ["plan"], { discoverFails: new TypeError("undefined is not a function") }, 70],
    ["Ctrl-C while reading", ["plan"], { interrupts: { during: "discover", count: 1 } }, 130],
    ["Ctrl-C while changing", ["apply", "--yes"], { interrupts: { during: "apply", count: 1 } }, 130],
  ])("%s", async (_, words, world, code) => {
    expect(await vfleet(["-f", file, ...words], world)).toMatchObject({ code });
  });
});

describe("what is printed where", () => {
  test("results as JSON or YAML are all that is on stdout", async () => {
    const world = { hosts: { "node-2": "down" } } as const;
    for (const words of [
      ["discover"],
      ["plan"],
      ["verify"],
      ["runs"],
      ["show", "last"],
      ["apply", "--yes"],
      ["undo", "last", "--yes"],
    ]) {
      const json = await vfleet([...words, "-f", file, "-o", "json"], world);
      const result: unknown = JSON.parse(json.stdout);
      expect(result).toBeTypeOf("object");
      const yaml = await vfleet([...words, "-f", file, "-o", "yaml"], world);
      expect(yaml.stdout).toBe(machineText(result, "yaml"));
    }
  });

  test.each([80, 200])("fits %i columns", async (width) => {
    for (const words of [
      ["discover"],
      ["plan"],
      ["verify"],
      ["runs"],
      ["show", "last"],
      ["undo", "last", "--yes"],
      ["--help"],
      ["apply", "--help"],
      ["inputs", "--help"],
    ]) {
      const { stdout, stderr } = await vfleet([...words, "-f", file], {
        terminal: true,
        width,
        answer: "yes",
      });
      for (const row of `${stdout}${stderr}`.split("\n"))
        expect(columnsOf(withoutEscapes(row))).toBeLessThanOrEqual(width);
    }
  });

  test.each([80, 200])("reads well at %i columns", async (width) => {
    const environment = { COLUMNS: String(width) };
    const hosts = { "node-2": "down", "node-3": "unreadable" } as const;
    const discovery = await vfleet(["discover", "-f", file], { environment, hosts });
    await expect(discovery.stdout).toMatchFileSnapshot(golden(`discover-${width}.txt`));
    const help = await vfleet(["--help"], { environment });
    await expect(help.stdout).toMatchFileSnapshot(golden(`help-${width}.txt`));
  });

  test.each<[string, readonly string[], World, boolean]>([
    ["a terminal has colours", [], { terminal: true, width: 80 }, true],
    ["a file has none", [], {}, false],
    ["--no-color", ["--no-color"], { terminal: true, width: 80 }, false],
    ["NO_COLOR", [], { terminal: true, width: 80, environment: { NO_COLOR: "1" } }, false],
    ["an empty NO_COLOR is none", [], { terminal: true, width: 80, environment: { NO_COLOR: "" } }, true],
    ["FORCE_COLOR", [], { environment: { FORCE_COLOR: "1" } }, true],
    ["FORCE_COLOR=0", [], { terminal: true, width: 80, environment: { FORCE_COLOR: "0" } }, false],
    ["a terminal that has none", [], { terminal: true, width: 80, environment: { TERM: "dumb" } }, false],
  ])("%s", async (_, words, world, hasColor) => {
    const { stdout } = await vfleet(["discover", "-f", file, ...words], world);
    expect(stdout.includes("\u001b[")).toBe(hasColor);
  });

  test("progress and messages are on stderr, without escapes where that is a file", async () => {
    const { stdout, stderr } = await vfleet(["apply", "-f", file, "--yes", "-v"]);
    expect(stderr).toContain("2026-11-23 07:20:36Z node-1: begins, 1 action\n");
    expect(stderr).not.toContain("\u001b");
    expect(stdout).not.toContain("begins");
  });

  test("every event is in the log", async () => {
    const log = join(directory, "events.log");
    await vfleet(["apply", "-f", file, "--yes", "--log", log]);
    expect(readFileSync(log, "utf8").split("\n")).toHaveLength(3 + 6 + 1);
    expect(statSync(log).mode & 0o777).toBe(0o600);
    expect(await vfleet(["discover", "-f", file, "--log", "/no/such/log"])).toMatchObject({ code: 1 });
  });

  test("mistakes in the fleet file are told with their places", async () => {
    const wrong = makeFleetFile("concurency: 3\nreboot: perhaps\n");
    const { stderr, stdout } = await vfleet(["plan", "-f", wrong]);
    // The temporary folder's path may be so long that lines are broken.
    const said = stderr.replaceAll(/\s+/g, " ");
    expect(said).toContain(`${wrong}:6:1: concurency: no such field; did you mean concurrency?`);
    expect(said).toContain(`${wrong}:7:9: reboot: needs never or allow`);
    expect(stdout).toBe("");
  });

  test("an unknown command is guessed", async () => {
    expect((await vfleet(["aply"])).stderr).toContain("Did you mean apply?");
  });

  test("VFLEET_FILE names the fleet file", async () => {
    expect(await vfleet(["discover"], { environment: { VFLEET_FILE: file } })).toMatchObject({ code: 0 });
  });
});

describe("apply", () => {
  test("asks, and takes only yes for yes", async () => {
    const ask = (answer?: string) =>
      vfleet(["apply", "-f", file], {
        terminal: true,
        width: 80,
        ...(answer === undefined ? {} : { answer }),
      });
    expect(await ask("yes")).toMatchObject({ code: 0, applied: [expect.anything()] });
    for (const answer of ["y", "YES", "", "no", undefined])
      expect(await ask(answer)).toMatchObject({ code: 1, applied: [] });
  });

  test("without a terminal says how to agree, and changes nothing", async () => {
    const { stderr, applied } = await vfleet(["apply", "-f", file]);
    expect(stderr).toContain("--yes");
    expect(applied).toEqual([]);
  });

  const impact: unknown = expect.objectContaining({
    waves: [expect.objectContaining({ name: "all hosts", reboots: 0 })],
    reboots: 0,
    estimatedMs: expect.any(Number),
  });

  test("carries out the plan that was kept, as it is", async () => {
    const path = join(directory, "plan.json");
    const made = await vfleet(["plan", "-f", file, "--hosts", "node-[1-2]", "--out", path, "-o", "json"]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { code, applied } = await vfleet(["apply", path]);
    expect(code).toBe(0);
    expect({ ...applied[0]?.plan, impact }).toEqual({ ...JSON.parse(made.stdout), impact });
    expect(applied[0]?.plan.hosts.map(({ host }) => host)).toEqual(["node-1", "node-2"]);
  });

  test("carries out the plan that was printed as JSON, which tells the impact besides", async () => {
    const { stdout } = await vfleet(["plan", "-f", file, "-o", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({ impact });
    const path = join(directory, "printed.json");
    writeFileSync(path, stdout);
    const { code, applied } = await vfleet(["apply", path]);
    expect(code).toBe(0);
    expect({ ...applied[0]?.plan, impact }).toEqual({ ...JSON.parse(stdout), impact });
    expect(applied[0]?.plan).not.toHaveProperty("impact");
  });

  test("with nothing to do asks nothing", async () => {
    const { code, applied, stderr } = await vfleet(["apply", "-f", file], { hosts: allDown });
    expect({ code, applied, stderr }).toEqual({
      code: 1,
      applied: [],
      stderr: expect.not.stringContaining("yes"),
    });
  });

  test("Ctrl-C once stops in good order, twice breaks off, and both say so", async () => {
    const once = await vfleet(["apply", "-f", file, "--yes"], { interrupts: { during: "apply", count: 1 } });
    expect(once.stderr).toContain("finishes the action that is under way");
    expect([once.applied[0]?.stop.aborted, once.applied[0]?.abort.aborted]).toEqual([true, false]);
    const twice = await vfleet(["apply", "-f", file, "--yes"], { interrupts: { during: "apply", count: 2 } });
    expect(twice.stderr).toContain("Breaking off");
    expect(twice.applied[0]?.abort.aborted).toBe(true);
  });

  test("as JSON shows the plan to who is asked, on stderr", async () => {
    const { stdout, stderr } = await vfleet(["apply", "-f", file, "-o", "json"], {
      terminal: true,
      width: 80,
      answer: "yes",
    });
    expect(stderr).toContain("set the number of VFs");
    expect(JSON.parse(stdout)).toMatchObject({ run: "20261123-072036-a1b2" });
  });
});

test("verify writes JUnit", async () => {
  const path = join(directory, "report.xml");
  await vfleet(["verify", "-f", file, "--junit", path]);
  expect(existsSync(path)).toBe(true);
  expect(readFileSync(path, "utf8")).toContain('<testsuite name="node-3"');
});

function withoutEscapes(row: string): string {
  return row.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");
}

const allDown = { "node-1": "down", "node-2": "down", "node-3": "down" } as const;

function golden(name: string): string {
  return fileURLToPath(new URL(`../../test/golden/cli/${name}`, import.meta.url));
}
