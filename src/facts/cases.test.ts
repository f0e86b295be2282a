import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { FactOutput } from "../model/host-facts.ts";
import type { Reading } from "../model/reading.ts";
import { allFacts } from "./all.ts";

/**
 * Runs every case of src/facts/cases: FACT/NAME.txt is what the command of a fact printed on a host (FACT in kebab
 * case), FACT/NAME.json the reading that the parser has to make of it. A NAME that ends in `.exit-N` stands for a
 * command that ended with N; else it ended with 0.
 */
const CASES = new URL("./cases/", import.meta.url);

const parsers = new Map<string, (output: FactOutput) => Reading<unknown>>(
  Object.values(allFacts).map((fact) => [kebabCase(fact.id), fact.parse]),
);

for (const directory of readdirSync(CASES)) {
  describe(directory, () => {
    const files = readdirSync(new URL(`${directory}/`, CASES));
    const names = new Set(files.map((file) => file.replace(/\.(?:txt|json)$/, "")));
    test.each([...names])("%s", (name) => {
      const parse = parsers.get(directory);
      if (parse === undefined) throw new Error(`there is no fact of the name ${directory}`);
      const exitCode = Number(/\.exit-(\d+)$/.exec(name)?.[1] ?? 0);
      expect(parse({ exitCode, text: readCase(`${directory}/${name}.txt`) })).toEqual(
        JSON.parse(readCase(`${directory}/${name}.json`)),
      );
    });
  });
}

function readCase(path: string): string {
  return readFileSync(new URL(path, CASES), "utf8");
}

function kebabCase(id: string): string {
  return id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
