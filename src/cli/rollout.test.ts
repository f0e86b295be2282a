import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFleetFile, vfleet } from "./sample-deps.ts";

// It is 08:20 in Berlin for all commands of these tests.
const fleetWith = (hours: string) =>
  makeFleetFile(`rollout:
  canary: node-2
  pause: 5m
  window: { ${hours}, zone: Europe/Berlin }
`);
const night = fleetWith("from: 22:00, to: 05:00");
const day = fleetWith("from: 08:00, to: 09:00");

describe("plan", () => {
  test("tells the waves, and that it takes longer than the window if it does", async () => {
    const { stdout } = await vfleet(["plan", "-f", fleetWith("from: 08:00, to: 08:01")], { width: 200 });
    expect(stdout).toContain("rollout in 2 waves:\n  1. canary: node-2 (1 host)\n");
    expect(stdout).toContain("  2. all other hosts: node-[1,3] (2 hosts)\n");
    expect(stdout).toContain("a pause of 5 min between waves; stops after 1 failure");
    expect(stdout).toMatch(/takes about \d+ min, as an estimate, which is longer than the window of 1 min\n/);
  });

  test("says so where it has none of the canary", async () => {
    const { stdout } = await vfleet(["plan", "-f", day, "--hosts", "node-1"]);
    expect(stdout).toContain("rollout in 1 wave:");
    expect(stdout).toContain("no canary: on none of its hosts is anything to do");
  });

  test("refuses the others where nothing can be done to the canary", async () => {
    const { stdout, code } = await vfleet(["plan", "-f", day], { hosts: { "node-2": "down" } });
    expect(code).toBe(1);
    expect(stdout).toContain("error canary-not-ready");
    expect(stdout).toContain("3 hosts: 2 refused, 1 not reached");
  });

  test("works outside of the window", async () => {
    expect((await vfleet(["plan", "-f", night])).code).toBe(0);
  });
});

describe("apply", () => {
  test("in the window begins", async () => {
    const { applied, stdout } = await vfleet(["apply", "-f", day, "--yes"]);
    expect(applied).toHaveLength(1);
    expect(stdout).toContain("rollout in 2 waves:");
  });

  test("outside of it does not, and asks nothing", async () => {
    const { applied, stderr, code } = await vfleet(["apply", "-f", night], {
      terminal: true,
      width: 200,
      answer: "yes",
    });
    expect({ applied, code }).toEqual({ applied: [], code: 1 });
    expect(stderr).toContain(
      "it is 08:20 in Europe/Berlin, and the fleet file lets hosts be begun from 22:00 to 05:00 Europe/Berlin",
    );
    expect(stderr).toContain("--ignore-window");
  });

  test("outside of it does with --ignore-window, by all other rules", async () => {
    const { applied } = await vfleet(["apply", "-f", night, "--yes", "--ignore-window"]);
    expect(applied[0]?.plan.intent.rollout).toEqual({
      canary: { kind: "hosts", hosts: { labels: {}, names: ["node-2"] } },
      pauseMs: 300_000,
      stopAfter: 1,
    });
  });

  test("of a kept plan heeds its window, too", async () => {
    const path = join(dirname(night), "plan.json");
    await vfleet(["plan", "-f", night, "--out", path]);
    expect((await vfleet(["apply", path])).applied).toEqual([]);
    writeFileSync(path, readFileSync(path, "utf8").replace('"22:00"', '"08:00"'));
    expect((await vfleet(["apply", path])).applied).toHaveLength(1);
  });
});

test("undo goes by the window of its run, and takes --ignore-window", async () => {
  const heeds = await vfleet(["undo", "last", "--yes"]);
  expect(heeds.applied[0]?.plan.intent.rollout).toHaveProperty("window");
  const ignores = await vfleet(["undo", "last", "--yes", "--ignore-window"]);
  expect(ignores.applied[0]?.plan.intent.rollout).not.toHaveProperty("window");
});

test("plan --html writes what the plan means as a page, and a page that cannot be written is told", async () => {
  const file = makeFleetFile();
  const page = `${file}.html`;
  const { code, stderr } = await vfleet(["plan", "-f", file, "--html", page]);
  expect(code).toBe(0);
  expect(stderr).toContain(`What the plan means is in ${page}`);
  expect(readFileSync(page, "utf8")).toContain("<dt>To change</dt><dd>3</dd>");
  const refused = await vfleet(["plan", "-f", file, "--html", "/no/such/folder/page.html"]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("Name another file with --html.");
});
