import { expect, test } from "vitest";
import { growthOf, TOO_FAST } from "../../../test/fixtures/growth.ts";
import { editLines } from "./edit-lines.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";
import { renderOsloConfig } from "./render-oslo-config.ts";
import { setOption } from "./set-option.ts";

const option = (section: number, name: number) =>
  `\n#\n# What option ${name} does.\n#  (string value)\n#option_${name} = ${section}\n`;

/** A file as packages bring them: 29 options in each section, all in comments. */
function sample(sections: number): string {
  return Array.from({ length: sections }, (_, section) => {
    return `[section_${section}]\n${Array.from({ length: 29 }, (_, name) => option(section, name)).join("")}`;
  }).join("\n");
}

function edit(text: string): void {
  renderOsloConfig(
    setOption(parseOsloConfig(text), { section: "section_10", name: "option_20", values: ["1"] }),
  );
}

// A nova.conf has some 70 sections and 10,000 lines; the larger file of each pair is longer than that.
test.each([
  ["a file as packages bring it", sample, 20],
  ["one setting that continues without end", (size: number) => `[a]\nb = c\n${"  d\n".repeat(size)}`, 3_000],
  ["a line of space", (size: number) => `[a]\nb =${" ".repeat(size)}c${" ".repeat(size)}\n`, 30_000],
  ["line ends alone", (size: number) => "\r".repeat(size), 5_000],
  ["sections alone", (size: number) => "[a]\n".repeat(size), 3_000],
])("an edit takes no more time than %s grows", (_, make, size) => {
  expect(growthOf(make, size, edit)).toBeLessThan(TOO_FAST);
});

test("lines that are more than fit on the stack are edited: above them, and both above and below", () => {
  const text = `# a\n${"#\n".repeat(300_000)}[a]\nx = 1\n`;
  const file = parseOsloConfig(text);
  const above = { line: 1, remove: 1, insert: ["# b"] };
  const below = { line: 300_003, remove: 1, insert: ["x = 2"] };
  expect(renderOsloConfig(editLines(file, [above]))).toBe(text.replace("# a", "# b"));
  expect(renderOsloConfig(editLines(file, [above, below]))).toBe(
    text.replace("# a", "# b").replace("x = 1", "x = 2"),
  );
});
