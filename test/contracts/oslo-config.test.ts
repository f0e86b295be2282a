import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import {
  type EffectiveValue,
  effectiveValue,
  type OsloOption,
} from "../../src/model/oslo-config/effective-value.ts";
import { findReferences } from "../../src/model/oslo-config/find-references.ts";
import { findSettings } from "../../src/model/oslo-config/find-settings.ts";
import { mergeIntoList, splitList } from "../../src/model/oslo-config/merge-into-list.ts";
import { orderConfigFiles } from "../../src/model/oslo-config/order-config-files.ts";
import type { OsloProblem } from "../../src/model/oslo-config/oslo-file.ts";
import { parseOsloConfig } from "../../src/model/oslo-config/parse-oslo-config.ts";
import { renameOption } from "../../src/model/oslo-config/rename-option.ts";
import { renderOsloConfig } from "../../src/model/oslo-config/render-oslo-config.ts";
import { setOption } from "../../src/model/oslo-config/set-option.ts";
import type { Reading } from "../../src/model/reading.ts";
import {
  anyLineText,
  anyOption,
  anyOsloConfig,
  anySoundOsloConfig,
  anyValue,
} from "../fixtures/any-oslo-config.ts";
import { anyText } from "../fixtures/any-text.ts";
import { type OracleAnswer, type OracleParsed, OsloOracle } from "./oslo-oracle.ts";

const oracle = new OsloOracle();
afterAll(() => oracle.stop());

const errors: Readonly<Record<OsloProblem["kind"], string>> = {
  "no-separator": "No ':' or '=' found in assignment",
  "empty-name": "Key cannot be empty",
  "stray-continuation": "Unexpected continuation line",
  "open-header": "Invalid section (must end with ])",
  "empty-header": "Empty section name",
  "outside-section": "Section must be started before assignment",
};

/** Our reading in the words of the oracle. */
function read(text: string): OracleParsed {
  const { problems, sections, settings } = parseOsloConfig(text);
  const [first] = problems;
  if (first) return { error: errors[first.kind], line: first.namedLine };
  const byName = new Map(sections.map(({ name }) => [name ?? "", new Map<string, string[]>()]));
  for (const { section, name, value } of settings) {
    const options = byName.get(section ?? "");
    options?.set(name, [...(options.get(name) ?? []), value]);
  }
  return { sections: [...byName].map(([name, options]) => [name, [...options]]) };
}

// Of a lab of Debian 12 with OpenStack Zed; the letters of the samples' prose are replaced by x.
const cases = join(import.meta.dirname, "cases", "oslo-config");
test.each(readdirSync(cases))("reads %s of a real cloud as oslo.config does", async (name) => {
  const text = readFileSync(join(cases, name), "utf8");
  const { parsed } = await oracle.ask({ files: { a: text } });
  expect(parsed.a).toHaveProperty("sections");
  expect(read(text)).toEqual(parsed.a);
});

test.each([
  ["sound", anySoundOsloConfig],
  ["broken", anyOsloConfig],
  ["senseless", anyText.map((text) => `[s]\n${text}`)],
])("reads %s files as oslo.config does", async (kind, arbitrary) => {
  let refused = 0;
  const property = fc.asyncProperty(arbitrary, async (text) => {
    const { parsed } = await oracle.ask({ files: { a: text } });
    refused += parsed.a && "error" in parsed.a ? 1 : 0;
    expect(read(text)).toEqual(parsed.a);
  });
  await fc.assert(property, { numRuns: 400 });
  expect(refused > 0).toBe(kind !== "sound");
});

const option: fc.Arbitrary<OsloOption> = fc.record({
  section: anyOption.map(({ section }) => section),
  name: anyOption.map(({ name }) => name),
  deprecated: fc.array(anyOption, { maxLength: 3 }),
  multi: fc.boolean(),
});

const paths = [
  "nova.conf",
  "extra.conf",
  "nova.conf.d/10-a.conf",
  "nova.conf.d/9-b.conf",
  "late.d/z.conf",
  "late.d/no",
];
const argument = fc.constantFrom(
  ["--config-file", "ROOT/extra.conf"],
  ["--config-file=ROOT/nova.conf"],
  ["--config-dir", "ROOT/late.d"],
  ["--config-dir=ROOT/nova.conf.d/"],
);

const mostlySound = fc.oneof(
  { weight: 30, arbitrary: anySoundOsloConfig },
  { weight: 1, arbitrary: anyOsloConfig },
);

function inWordsOfTheOracle(reading: Reading<EffectiveValue>): OracleAnswer["value"] {
  if (reading.is === "known") return reading.value.from.map(({ value }) => value);
  return reading.is === "unreadable" ? "refused" : null;
}

test("finds the value that oslo.config gives a service, over its files and folders", async () => {
  const seen = new Set<string>();
  const start = fc.record({
    texts: fc.array(mostlySound, { minLength: paths.length, maxLength: paths.length }),
    args: fc.array(argument, { maxLength: 3 }).map((args) => args.flat()),
    option,
  });
  const property = fc.asyncProperty(start, async ({ texts, args, option }) => {
    const files = Object.fromEntries(paths.map((path, index) => [path, texts[index] ?? ""]));
    const defaults = { defaultFiles: ["nova.conf"], defaultDirs: ["nova.conf.d"] };
    const { value } = await oracle.ask({ files, args, option, ...defaults });
    const late = ["z.conf", "no"];
    const inDir = ["9-b.conf", "10-a.conf"];
    const listings = { "nova.conf.d": inDir, "ROOT/late.d": late, "ROOT/nova.conf.d/": inDir };
    const order = orderConfigFiles({ args, listings, ...defaults });
    const sources = order.map((path) => {
      return { path, file: parseOsloConfig(files[path.replace("ROOT/", "")] ?? "") };
    });
    const reading = effectiveValue(sources, option);
    seen.add(reading.is);
    expect(inWordsOfTheOracle(reading)).toEqual(value);
  });
  await fc.assert(property, { numRuns: 400 });
  expect([...seen].toSorted()).toEqual(["absent", "known", "unreadable"]);
});

test("splits lists and finds references as oslo.config does", async () => {
  const text = fc.oneof(
    anyLineText,
    fc.string({ unit: fc.constantFrom("$", "\\", "{", "}", "a", "B", "_", ".", "1", ",", " ") }),
  );
  const property = fc.asyncProperty(fc.array(text, { minLength: 1 }), async (texts) => {
    const answer = await oracle.ask({ files: {}, list: texts, refer: texts });
    expect(texts.map(splitList)).toEqual(answer.list);
    expect(texts.map(findReferences)).toEqual(answer.refer);
  });
  await fc.assert(property, { numRuns: 300 });
});

test("writes what oslo.config then reads as the value that was set", async () => {
  const edit = fc.record({
    text: anySoundOsloConfig,
    option: anyOption,
    values: fc.array(anyValue, { maxLength: 3 }),
    multi: fc.boolean(),
  });
  const property = fc.asyncProperty(edit, async ({ text, option: { section, name }, values, multi }) => {
    const place = { section, name: name.replaceAll("-", "_") };
    const file = renderOsloConfig(setOption(parseOsloConfig(text), { ...place, values }));
    const option = { ...place, deprecated: [], multi };
    const { value } = await oracle.ask({ files: { a: file }, defaultFiles: ["a"], option });
    const wanted = multi ? values : values.slice(-1);
    expect(value).toEqual(wanted.length === 0 ? null : wanted);
  });
  await fc.assert(property, { numRuns: 400 });
});

test("renames options so that oslo.config reads the same", async () => {
  // An older name with a hyphen would be read with an underscore too, which is another name in the file.
  const from = anyOption.filter(({ name }) => !name.includes("-"));
  const rename = fc.record({ text: anySoundOsloConfig, from, option });
  const property = fc.asyncProperty(rename, async ({ text, from, option }) => {
    const to = { section: option.section, name: option.name.replaceAll("-", "_") };
    const same = findSettings(parseOsloConfig(`[${to.section}]\n${to.name} =\n`), from).length > 0;
    const renamed = renameOption(parseOsloConfig(text), { from, to, multi: option.multi });
    const files = { before: text, after: renderOsloConfig(renamed) };
    const ask = (path: string, deprecated: OsloOption["deprecated"]) =>
      oracle.ask({ files, defaultFiles: [path], option: { ...option, ...to, deprecated } });
    const before = await ask("before", same ? [] : [from]);
    const after = await ask("after", []);
    expect(after.value).toEqual(before.value);
  });
  await fc.assert(property, { numRuns: 400 });
});

test("adds items so that oslo.config reads the old list and them", async () => {
  const merge = fc.record({
    text: anySoundOsloConfig,
    option: anyOption,
    item: fc.constantFrom("a", "'", "z"),
  });
  const property = fc.asyncProperty(merge, async ({ text, option: { section, name }, item }) => {
    const option = { section, name: name.replaceAll("-", "_"), deprecated: [], multi: false };
    const merged = mergeIntoList(parseOsloConfig(text), { ...option, items: [item], base: ["base"] });
    const listIn = async (file: string) => {
      const { value } = await oracle.ask({ files: { a: file }, defaultFiles: ["a"], option });
      expect(value).not.toBe("refused");
      const [list] = (await oracle.ask({ files: {}, list: [value?.[0] ?? "base"] })).list;
      return list ?? [];
    };
    const before = await listIn(text);
    expect(await listIn(renderOsloConfig(merged))).toEqual(
      before.includes(item) ? before : [...before, item],
    );
  });
  await fc.assert(property, { numRuns: 300 });
});
