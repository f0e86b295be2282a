import { expect, test } from "vitest";
import { effectiveValue, type OsloOption } from "./effective-value.ts";
import { findReferences } from "./find-references.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";

const single: OsloOption = {
  section: "filter_scheduler",
  name: "enabled_filters",
  deprecated: [
    { section: "DEFAULT", name: "scheduler_default_filters" },
    { section: "DEFAULT", name: "oldest" },
  ],
  multi: false,
};
const multi = { ...single, multi: true };

function read(option: OsloOption, ...texts: readonly string[]) {
  const sources = texts.map((text, index) => ({ path: `${index + 1}.conf`, file: parseOsloConfig(text) }));
  return effectiveValue(sources, option);
}

function placesIn(option: OsloOption, ...texts: readonly string[]): string[] {
  const reading = read(option, ...texts);
  if (reading.is !== "known") return [reading.is];
  return reading.value.from.map(({ path, line, value }) => `${path}:${line} ${value}`);
}

const fresh = "[filter_scheduler]\nenabled_filters = new\n";
const old = "[DEFAULT]\nscheduler_default_filters = old\n";
const oldest = "[DEFAULT]\noldest = oldest\n";

test.each<[string, readonly string[], readonly string[]]>([
  ["nothing", [""], ["absent"]],
  ["the last file", [fresh, fresh], ["2.conf:2 new"]],
  ["the old name in a later file", [fresh, old], ["2.conf:2 old"]],
  ["the new name within a file, whatever stands last", [fresh + oldest + old], ["1.conf:2 new"]],
  ["the first of the deprecated names", [oldest + old], ["1.conf:4 old"]],
  ["the last of several settings", [`${fresh}enabled_filters = newer\n`], ["1.conf:3 newer"]],
  ["a section in other case", ["[Filter_Scheduler]\nenabled_filters = 'a'\n"], ["1.conf:2 a"]],
  ["no option in other case", ["[filter_scheduler]\nEnabled_Filters = a\n"], ["absent"]],
  ["no [default] for [DEFAULT]", [old.replace("DEFAULT", "default")], ["absent"]],
])("a single value: %s", (_, texts, wanted) => {
  expect(placesIn(single, ...texts)).toEqual(wanted);
});

test("many values: file by file, in each the older names first", () => {
  expect(placesIn(multi, fresh + old, oldest + fresh + old)).toEqual([
    "1.conf:4 old",
    "1.conf:2 new",
    "2.conf:2 oldest",
    "2.conf:6 old",
    "2.conf:4 new",
  ]);
});

test("a name with a hyphen stands with an underscore in files, a deprecated one both ways", () => {
  const option = { section: "a", name: "b-c", deprecated: [{ section: "a", name: "d-e" }], multi: false };
  expect(placesIn(option, "[a]\nb-c = 1\nd_e = 2\n")).toEqual(["1.conf:3 2"]);
  expect(placesIn(option, "[a]\nb_c = 1\nd-e = 2\n")).toEqual(["1.conf:2 1"]);
});

test("tells the settings without effect, and what the value refers to", () => {
  expect(read(single, old, "[filter_scheduler]\nenabled_filters = $a,$\u007bb.c}\n")).toMatchObject({
    is: "known",
    value: {
      without: [{ path: "1.conf", line: 2, name: "scheduler_default_filters" }],
      references: ["a", "b.c"],
    },
  });
});

test("a file that oslo.config refuses makes the value unreadable, whichever file has it", () => {
  expect(read(single, fresh, "[a\n")).toEqual({
    is: "unreadable",
    reason: "oslo.config refuses 2.conf, line 1: the header does not end with ]",
  });
});

test.each<[string, readonly string[]]>([
  ["$my_ip:$port", ["my_ip", "port"]],
  ["$\u007bglance.host}/$a.b", ["glance.host", "a.b"]],
  ["$$a \\$b $1 $\u007b} $\u007ba $ $\u007bA}", ["A"]],
])("finds references in %j", (value, wanted) => {
  expect(findReferences(value)).toEqual(wanted);
});
