import { expect, test } from "vitest";
import { editLines } from "./edit-lines.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";
import { renderOsloConfig } from "./render-oslo-config.ts";
import { setOption } from "./set-option.ts";

const option = (section: number, name: number) =>
  `\n#\n# What option ${name} does.\n#  (string value)\n#option_${name} = ${section}\n`;
const sections = Array.from({ length: 70 }, (_, section) => {
  return `[section_${section}]\n${Array.from({ length: 29 }, (_, name) => option(section, name)).join("")}`;
});
const sample = sections.join("\n");

function editTimeMs(text: string): number {
  const start = performance.now();
  renderOsloConfig(
    setOption(parseOsloConfig(text), { section: "section_40", name: "option_20", values: ["1"] }),
  );
  return performance.now() - start;
}

function fastest(text: string): number {
  return Math.min(...Array.from({ length: 5 }, () => editTimeMs(text)));
}

test("edits a file as long as nova.conf in less than 50 ms", () => {
  expect(parseOsloConfig(sample).lines.length).toBeGreaterThan(10_000);
  expect(fastest(sample)).toBeLessThan(50);
});

test.each([
  ["one setting that continues without end", `[a]\nb = c\n${"  d\n".repeat(20_000)}`],
  ["a line of space", `[a]\nb =${" ".repeat(200_000)}c${" ".repeat(200_000)}\n`],
  ["line ends alone", "\r".repeat(20_000)],
  ["sections alone", "[a]\n".repeat(10_000)],
])("does not slow down on %s", (_, text) => {
  expect(fastest(text)).toBeLessThan(200);
});

test("a comment above so many lines as do not fit on the stack is changed", () => {
  const text = `# a\n${"#\n".repeat(300_000)}[a]\nx = 1\n`;
  const file = editLines(parseOsloConfig(text), [{ line: 1, remove: 1, insert: ["# b"] }]);
  expect(file.lines[0]?.text).toBe("# b");
  expect(file.lines).toHaveLength(300_003);
});
