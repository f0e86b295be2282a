import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { intentOf, problemsOf } from "./fleet-file-sample.ts";

test.each([
  ["an empty file", "", "1:1: : the file is empty; begin with apiVersion: vfleet/v1 and a list of hosts"],
  [
    "only a comment",
    "# nothing\n",
    "1:1: : the file is empty; begin with apiVersion: vfleet/v1 and a list of hosts",
  ],
  ["a plain text", "hello", '1:1: : needs a mapping, with one `field: value` a line, but is "hello"'],
  ["a list", "- a", "1:1: : needs a mapping, with one `field: value` a line, but is a list"],
  [
    "a field given twice",
    "apiVersion: vfleet/v1\napiVersion: vfleet/v1",
    "2:1: : this field is given twice; keep one\n  apiVersion: vfleet/v1\n  ^",
  ],
  ["a tab", "hosts:\n\t- name: a", "2:1: : a tab is used to indent; use spaces\n   - name: a\n  ^"],
  [
    "a second document",
    "a: 1\n---\nb: 1",
    "2:1: : a second document begins here; a fleet file holds one, so remove the ---\n  ---\n  ^",
  ],
  [
    "an alias of nothing",
    "ssh: *none",
    "1:6: : there is no anchor &none before this alias\n  ssh: *none\n       ^",
  ],
  [
    "an escape that YAML does not know",
    String.raw`"\hosts": 1`,
    "1:2: : a backslash in double quotes begins a special character that YAML does not know; use single quotes" +
      '\n  "\\hosts": 1\n   ^',
  ],
  [
    "a merge of no mapping",
    "ssh: { <<: 5 }",
    "1:8: : << takes an alias of a mapping, such as *defaults\n  ssh: { <<: 5 }\n         ^",
  ],
])("%s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

describe("hostile input", () => {
  test.each([
    ["deep nesting", "[".repeat(50_000)],
    ["deep nesting, closed", `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["a circle of aliases", "apiVersion: vfleet/v1\nhosts: &h [{ name: a, labels: *h }]"],
    ["a circle of merges", "ssh: &s { <<: *s }"],
    [
      "many aliases of aliases",
      `a: &a0 [x]\n${Array.from({ length: 40 }, (_, n) => `k${n}: &a${n + 1} [*a${n}, *a${n}, *a${n}]`).join("\n")}`,
    ],
    ["the prototype", "__proto__: { hosts: [] }"],
    ["controls", "apiVersion: \u001b[31m\u0000"],
    [
      "a range of ranges",
      "apiVersion: vfleet/v1\nhosts: [{ name: 'a[1-9999][1-9999][1-9999][1-999999999]' }]",
    ],
  ])("%s gives problems", (_, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });

  test("many hosts that share an anchor are no problem", () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `  - { name: h${n}, ssh: *s }`);
    expect(
      intentOf(`apiVersion: vfleet/v1\nssh: &s { user: u }\nhosts:\n${lines.join("\n")}`).hosts,
    ).toHaveLength(3000);
  });

  test("parsing never throws, and no message of a library leaks", () => {
    const words = [
      "hosts",
      "pools",
      "name",
      "pfs",
      "vfCount",
      "ssh",
      "labels",
      "exceptions",
      "apiVersion",
      "<<",
      "reboot",
      "- ",
      ": ",
      "\n",
      "  ",
      "{",
      "}",
      "[",
      "]",
      "*a",
      "&a ",
      "\t",
      "5",
      "max",
      "'",
      '"',
      "vfleet/v1",
      "|",
      "!x",
      "? ",
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string())), (parts) => {
        expectOperatorWords(problemsOf(parts.join("")));
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (ssh, host, given) => {
        const text = JSON.stringify({
          apiVersion: "vfleet/v1",
          ssh,
          hosts: [host, { name: "a", ssh, labels: given }],
          pools: [
            given,
            { name: given, hosts: host, pfs: given, vfCount: given, vfs: ssh, exceptions: [host, given] },
          ],
        });
        expectOperatorWords(problemsOf(text));
      }),
    );
  });
});

function expectOperatorWords(problems: readonly string[]): void {
  for (const problem of problems)
    expect(problem).not.toMatch(/Invalid|Too (?:small|big)|expected \w+, received|undefined|object Object/);
}
