import { expect, test } from "vitest";
import { vfleet } from "./sample-deps.ts";

test("undo of some hosts of a run takes back nothing on the others", async () => {
  const whole = await vfleet(["undo", "last", "--yes"]);
  const [run] = whole.applied;
  const names = run?.plan.hosts.map(({ host }) => host) ?? [];
  const [first = ""] = names;
  expect(names.length).toBeGreaterThan(1);
  const some = await vfleet(["undo", "last", "--yes", "--hosts", first]);
  expect(some.applied[0]?.plan.hosts.map(({ host }) => host)).toEqual([first]);
});

test("undo refuses a host that its run does not know", async () => {
  const { applied, code, stderr } = await vfleet(["undo", "last", "--yes", "--hosts", "nobody"]);
  expect({ applied, code }).toEqual({ applied: [], code: 64 });
  expect(stderr).toContain("nobody");
});

test.each([["follow", "last"], ["pause", "last"], ["resume", "last"], ["stop", "last"], ["worker"]])(
  "%s is about all hosts of its run, and refuses --hosts",
  async (...words) => {
    const { code, stderr } = await vfleet([...words, "--hosts", "node-1"], { width: 200 });
    expect(code).toBe(64);
    expect(stderr).toContain("--hosts cannot narrow a run that was begun");
    expect(stderr).toContain("vfleet undo RUN --hosts PATTERN");
  },
);
