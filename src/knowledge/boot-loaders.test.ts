import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../../test/fixtures/any-text.ts";
import { growthOf, TOO_FAST } from "../../test/fixtures/growth.ts";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { knownValue } from "../model/reading.ts";
import { grubMenu } from "../sim/fleet/grub-menu.ts";
import {
  appendArgumentsLine,
  composeFallbackEntry,
  findBootEditing,
  findMenuPath,
  readAppendedArguments,
} from "./boot-loaders.ts";

test.each([
  [["update-grub", "grub-mkconfig"], true, { kind: "grub-drop-in", rebuild: "update-grub" }],
  [["grub-mkconfig"], true, { kind: "grub-drop-in", rebuild: "grub-mkconfig" }],
  [["grub2-mkconfig"], false, { kind: "grub-defaults", rebuild: "grub2-mkconfig" }],
  [["grubby", "grub2-mkconfig"], true, { kind: "grubby" }],
  [["grubby"], false, { kind: "grubby" }],
  [[], false, { kind: "unknown" }],
])("%j, drop-ins %s", (tools, readsDropIns, expected) => {
  const bootLoader = knownValue(hostFacts().bootLoader);
  if (!bootLoader) throw new Error("the fixture knows it");
  expect(findBootEditing({ ...bootLoader, tools, readsDropIns })).toEqual(expected);
});

test("the menu of grub2-mkconfig lies elsewhere", () => {
  expect(findMenuPath("grub2-mkconfig")).toBe("/boot/grub2/grub.cfg");
  expect(findMenuPath("update-grub")).toBe("/boot/grub/grub.cfg");
});

test("the appended line is read back, and does in a shell what it says", () => {
  const line = appendArgumentsLine(["intel_iommu=on", "iommu=pt"]);
  expect(readAppendedArguments(`# a comment\n${line}\n`)).toEqual(["intel_iommu=on", "iommu=pt"]);
  const script = `GRUB_CMDLINE_LINUX_DEFAULT="quiet splash"\n${line}\nprintf %s "$GRUB_CMDLINE_LINUX_DEFAULT"`;
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(
    "quiet splash intel_iommu=on iommu=pt",
  );
});

test("lines of others are not taken for ours", () => {
  for (const line of [
    'GRUB_CMDLINE_LINUX_DEFAULT="quiet"',
    'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX x=y"',
    "",
    "#GRUB",
  ])
    expect(readAppendedArguments(`${line}\n`)).toEqual([]);
});

/** What a script of /etc/grub.d prints. */
function run(script: string): string {
  const directory = mkdtempSync(join(tmpdir(), "vfleet-test-"));
  try {
    const path = join(directory, "42_vfleet_fallback");
    writeFileSync(path, script);
    return execFileSync("sh", [path], { encoding: "utf8" });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const title = "Linux, as it was";

describe("the entry that boots as it was", () => {
  test("is the first one under another title and id, and nothing else is printed", () => {
    const script = composeFallbackEntry(grubMenu("root=/dev/sda1 ro quiet"), title) ?? "";
    const printed = run(script);
    expect(printed).toMatch(
      /^menuentry 'Linux, as it was' --class debian[^\n]* \$menuentry_id_option 'vfleet-fallback' \{\n/,
    );
    expect(printed).toMatch(/^\tlinux\t\/boot\/vmlinuz-6.1.0-56-amd64 root=\/dev\/sda1 ro quiet $/m);
    expect(printed).toMatch(/^\tif \[ x\$grub_platform = xxen \]; then insmod xzio; insmod lzopio; fi$/m);
    expect(printed.match(/^menuentry /gm)).toHaveLength(1);
    expect(printed.endsWith("}\n")).toBe(true);
  });

  test.each([
    [
      "a title with an apostrophe",
      "menuentry 'Foo'\\''s Linux' --class x {\n\tlinux\t/vmlinuz\n}\n",
      "menuentry 'Linux, as it was' --class x {",
    ],
    ["a title alone", "menuentry 'Linux' {\n  linux16 /vmlinuz\n}\n", "menuentry 'Linux, as it was' {"],
    [
      "braces within lines",
      `menuentry 'L' {\n\tset a=\${b}\n\tlinux /vmlinuz \${extra}\n}\n`,
      "menuentry 'Linux, as it was' {",
    ],
    ["an empty line", "menuentry 'L' {\n\n\tlinux /vmlinuz\n}\n", "menuentry 'Linux, as it was' {"],
    [
      "after a submenu",
      "submenu 'S' {\n\tmenuentry 'no' {\n\t\tlinux /old\n\t}\n}\nmenuentry 'L' {\n\tlinux /vmlinuz\n}\n",
      "menuentry 'Linux, as it was' {",
    ],
  ])("%s", (_, menu, head) => {
    const printed = run(composeFallbackEntry(menu, title) ?? "");
    expect(printed.split("\n")[0]).toBe(head);
    expect(printed).not.toContain("/old");
  });

  test.each([
    ["an empty menu", ""],
    ["no entry", "set default=0\n"],
    [
      "a first entry that boots no Linux",
      "menuentry 'Memory test' {\n\tlinux_not /memtest\n\tchainloader +1\n}\n",
    ],
    ["an entry that does not end", "menuentry 'L' {\n\tlinux /vmlinuz\n"],
    ["lines that end in CR LF", "menuentry 'L' {\r\n\tlinux /vmlinuz\r\n}\r\n"],
    ["entries of a submenu only", "submenu 'S' {\n\tmenuentry 'L' {\n\t\tlinux /vmlinuz\n\t}\n}\n"],
  ])("cannot be told from %s", (_, menu) => {
    expect(composeFallbackEntry(menu, title)).toBeUndefined();
  });

  test("any menu gives an entry or none, soon", () => {
    const piece = fc.oneof(
      fc.constantFrom("menuentry 'x' ", "{\n", "}\n", "\tlinux /v\n", "\n", "'\\''", "submenu"),
      anyText,
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const script = composeFallbackEntry(pieces.join(""), title);
        if (script !== undefined) expect(script).toContain(title);
      }),
    );
    const unclosed = (size: number) => `menuentry 'x' {\n${"\tline\n".repeat(size)}`.repeat(5);
    const growth = growthOf(unclosed, 2_000, (text) => composeFallbackEntry(text, title));
    expect(growth).toBeLessThan(TOO_FAST);
  });
});
