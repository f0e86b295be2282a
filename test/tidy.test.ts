import { join } from "node:path";
import { expect, test } from "vitest";
import { checkDependencies } from "./tidy/dependencies.ts";
import { checkForbiddenSyntax } from "./tidy/forbidden-syntax.ts";
import { checkImports } from "./tidy/imports.ts";
import { checkLinks } from "./tidy/links.ts";
import { checkLists } from "./tidy/lists.ts";
import { checkNames } from "./tidy/names.ts";
import { checkSentences } from "./tidy/sentences.ts";
import { checkSizes } from "./tidy/sizes.ts";
import { readTree } from "./tidy/tree.ts";
import { renderViolation } from "./tidy/violation.ts";

const tree = readTree(join(import.meta.dirname, ".."));

test.each([
  ["imports point down the table, and growing siblings do not know each other", checkImports],
  ["files, functions and parameter lists are small", checkSizes],
  ["every export has a sentence above it", checkSentences],
  ["names are kebab-case and say something", checkNames],
  ["no enum, default export, any, note, left-out test or muted check", checkForbiddenSyntax],
  ["every entry of a growing folder is in its list and has a test or a case", checkLists],
  ["links of the docs lead somewhere", checkLinks],
  ["dependencies are pinned and have a reason", checkDependencies],
])("%s", (_, check) => {
  expect(check(tree).map(renderViolation).join("\n")).toBe("");
});

test("the tree was read", () => {
  expect(tree.paths).toContain("src/knowledge/nics/all.ts");
});
