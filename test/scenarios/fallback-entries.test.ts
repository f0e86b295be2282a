import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bootLoaderFact } from "../../src/facts/boot-loader.ts";
import { composeFallbackEntry } from "../../src/knowledge/boot-loaders.ts";
import { knownValue } from "../../src/model/reading.ts";

/** The boot loaders that the facts have cases of, real and written. */
const cases = new URL("../../src/facts/cases/boot-loader/", import.meta.url);
const menus = readdirSync(cases)
  .filter((name) => name.endsWith(".txt"))
  .map((name) => {
    const text = readFileSync(new URL(name, cases), "utf8");
    const bootLoader = knownValue(bootLoaderFact.parse({ exitCode: 0, text }));
    return { name, menu: bootLoader && knownValue(bootLoader.menu)?.content };
  });

test("there is a real menu among them", () => {
  expect(menus.some(({ name, menu }) => name === "debian-12.txt" && menu?.includes("menuentry"))).toBe(true);
});

test.each(menus)(
  "$name: the script prints the first entry, line for line, or there is none to print",
  ({ menu = "" }) => {
    const script = composeFallbackEntry(menu, "As it was");
    if (script === undefined) return;
    const directory = mkdtempSync(join(tmpdir(), "vfleet-test-"));
    try {
      const path = join(directory, "42_vfleet_fallback");
      writeFileSync(path, script);
      const [head, ...body] = execFileSync("sh", [path], { encoding: "utf8" }).split("\n");
      expect(head).toMatch(/^menuentry 'As it was' /);
      const first = menu
        .slice(menu.search(/^menuentry '/m))
        .split("\n")
        .slice(1);
      expect(body.slice(0, -1)).toEqual(first.slice(0, body.length - 1));
      expect(body.at(-2)).toBe("}");
      expect(body.join("\n")).toMatch(/^\s*linux/m);
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);

test("each menu whose first entry boots Linux without Xen or BLS gives one", () => {
  const without = menus.flatMap(({ name, menu }) =>
    menu !== undefined && composeFallbackEntry(menu, "x") === undefined ? [name] : [],
  );
  expect(without.filter((name) => !/rhel-[89]|xen/.test(name))).toEqual([]);
});
