import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createShellComparison } from "../../../test/fixtures/shell-comparison.ts";

// Each script runs on the simulated machine and by the sh of this one: both must print the same and end alike.
const compare = createShellComparison();

// One script after the other, with a line of hyphens between them.
const scripts = readFileSync(new URL("cases/scripts.txt", import.meta.url), "utf8")
  .replace(/\n$/, "")
  .split("\n----\n");

test.each(scripts)("ends as with the sh of this machine: %s", async (text) => {
  const { real, simulated } = await compare(text);
  expect(simulated).toEqual(real);
});
