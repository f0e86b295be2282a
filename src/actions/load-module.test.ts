import { afterEach, beforeEach, expect, test } from "vitest";
import { runAction } from "../../test/fixtures/action-run.ts";
import { createFakeRoot, type FakeRoot, shells } from "../../test/fixtures/run-script.ts";

let root: FakeRoot;

beforeEach(() => {
  root = createFakeRoot();
});

afterEach(() => root.remove());

const action = { kind: "load-module", module: "vfio-pci" } as const;

test.each(shells)("loads it, by %s", async (shell) => {
  root.addProgram("modprobe", '[ "$*" = "-- vfio-pci" ]');
  expect(await runAction(root, action, shell)).toEqual({ exitCode: 0, stderr: "", code: "done" });
});

test("what modprobe answers is told", async () => {
  root.addProgram("modprobe", 'echo "modprobe: FATAL: Module $2 not found" >&2; exit 1');
  const { code, stderr } = await runAction(root, action);
  expect(code).toBe("action-failed");
  expect(stderr).toContain("Module vfio-pci not found");
});
