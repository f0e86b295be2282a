import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runAction } from "../../test/fixtures/action-run.ts";
import { createFakeRoot, type FakeRoot, shells } from "../../test/fixtures/run-script.ts";
import type { RebuildBootMenu } from "../model/action.ts";
import { grubMenu } from "../sim/fleet/grub-menu.ts";

let root: FakeRoot;
let menu: string;

beforeEach(() => {
  root = createFakeRoot();
  mkdirSync(root.at("/grub"));
  menu = root.at("/grub/grub.cfg");
  writeFileSync(menu, "old menu\n");
});

afterEach(() => root.remove());

/** A tool that makes a menu with these arguments, at the place that it is told. */
function makesMenuWith(tool: RebuildBootMenu["tool"], args: string): void {
  writeFileSync(root.at("/made"), grubMenu(`root=/dev/sda1 ro ${args}`));
  const where = tool === "update-grub" ? menu : '"$2"';
  root.addProgram(tool, `cat "$root/made" >${where}`);
}

const action = (change: Partial<RebuildBootMenu> = {}): RebuildBootMenu => ({
  kind: "rebuild-boot-menu",
  tool: "update-grub",
  menuPath: menu,
  mustContain: ["intel_iommu=on", "iommu=pt"],
  ...change,
});

describe.each(shells)("by %s", (shell) => {
  test.each(["update-grub", "grub-mkconfig", "grub2-mkconfig"] as const)(
    "%s makes it with the arguments",
    async (tool) => {
      makesMenuWith(tool, "intel_iommu=on iommu=pt");
      expect(await runAction(root, action({ tool }), shell)).toMatchObject({ code: "done" });
      expect(readFileSync(menu, "utf8")).toContain("intel_iommu=on iommu=pt");
      expect(existsSync(`${menu}.vfleet.new`)).toBe(false);
    },
  );
});

test.each(["", "intel_iommu=on", "intel_iommu=off iommu=pt", "xintel_iommu=on iommu=pt"])(
  "a menu that came out without all arguments is a failure: %s",
  async (args) => {
    makesMenuWith("update-grub", args);
    const { code, stderr } = await runAction(root, action());
    expect(code).toBe("action-failed");
    expect(stderr).toContain("no entry in it has");
  },
);

test("an argument that a longer list holds is there", async () => {
  makesMenuWith("update-grub", "intel_iommu=on,sm_on iommu=pt");
  expect(await runAction(root, action())).toMatchObject({ code: "done" });
});

test("undo asks for no arguments", async () => {
  makesMenuWith("update-grub", "quiet");
  expect(await runAction(root, action({ mustContain: [] }))).toMatchObject({ code: "done" });
});

test("a tool that fails leaves the menu as it was", async () => {
  root.addProgram("grub2-mkconfig", 'echo half >"$2"; exit 1');
  expect(await runAction(root, action({ tool: "grub2-mkconfig" }))).toMatchObject({ code: "action-failed" });
  expect(readFileSync(menu, "utf8")).toBe("old menu\n");
});

test("a menu that is a symbolic link stays one", async () => {
  makesMenuWith("grub2-mkconfig", "intel_iommu=on iommu=pt");
  const link = root.at("/grub/link.cfg");
  symlinkSync("grub.cfg", link);
  expect(await runAction(root, action({ tool: "grub2-mkconfig", menuPath: link }))).toMatchObject({
    code: "done",
  });
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(menu, "utf8")).toContain("intel_iommu=on");
});
