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

// As vfleet sends it: words that differ, and behind them many lines that do not.
test("a script whose ending was run before with other words runs with its own, and a change anywhere counts", async () => {
  const lines = Array.from({ length: 40 }, (_, at) => `say "$1" ${at}`).join("\n");
  const script = (word: string, last: string) =>
    `{ set -- ${word}\n:\nsay() { printf '%s ' "$@"; }\n${lines}\ncat <<end\n$1 ${last}\nend\n}\n`;
  for (const [word, last] of [
    ["one", "a"],
    ["two", "a"],
    ["'t w o'", "b"],
    ["three", "b"],
  ] as const) {
    const { real, simulated } = await compare(script(word, last));
    expect(simulated).toEqual(real);
    expect(real.exitCode).toBe(0);
  }
});
