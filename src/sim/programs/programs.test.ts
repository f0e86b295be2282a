import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createShellComparison } from "../../../test/fixtures/shell-comparison.ts";

// Each script runs on the simulated machine and by the programs of this one: both must print the same and end alike.
const compare = createShellComparison();

const files = "printf 'one a\\ntwo b\\nthree c\\n' >a; printf 'x=1\\n# c\\ny = two\\n' >b; ";

// One script after the other, with a line of hyphens between them.
const scripts = readFileSync(new URL("cases/scripts.txt", import.meta.url), "utf8")
  .replace(/\n$/, "")
  .split("\n----\n");

test.each(scripts)("ends as with the programs of this machine: %s", async (text) => {
  const { real, simulated } = await compare(files + text);
  expect(simulated).toEqual(real);
});
