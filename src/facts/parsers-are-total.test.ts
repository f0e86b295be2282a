import { readdirSync, readFileSync } from "node:fs";
import { array, assert, constantFrom, nat, oneof, property, string, tuple } from "fast-check";
import { describe, expect, test } from "vitest";
import { allFacts } from "./all.ts";

const CASES = new URL("./cases/", import.meta.url);
const outputs = readdirSync(CASES, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".txt"))
  .map((path) => readFileSync(new URL(path, CASES), "utf8").slice(0, 20_000));

/** What a host could print to confuse a parser, beside plain noise. */
const HOSTILE = [
  "\0",
  "\n",
  "[",
  "{}",
  "null",
  "__proto__",
  ": ",
  "\u001b[2J",
  "../",
  "0000:00:00.0",
  "999999999999",
  "'\"",
];
const hostileText = array(oneof(constantFrom(...HOSTILE), string({ unit: "binary", maxLength: 20 }))).map(
  (parts) => parts.join(""),
);
const mutatedOutput = tuple(constantFrom("", ...outputs), nat(20_000), nat(200), hostileText).map(
  ([text, at, length, inserted]) => text.slice(0, at) + inserted + text.slice(at + length),
);

describe.each(Object.values(allFacts))("the parser of $id", ({ parse }) => {
  test("gives a reading of whatever a host prints", () => {
    assert(
      property(oneof(hostileText, mutatedOutput), nat(255), (text, exitCode) => {
        expect(["known", "absent", "unreadable"]).toContain(parse({ text, exitCode }).is);
      }),
      { numRuns: 150 },
    );
  });
});
