import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { referencePages } from "../scripts/generate-reference.ts";

test.each(Object.entries(referencePages))("%s is what `npm run reference` makes", (path, render) => {
  const written = readFileSync(join(import.meta.dirname, "..", path), "utf8");
  expect(written === render(), `${path} is out of date: run \`npm run reference\` and commit it`).toBe(true);
});
