import { describe, expect, test } from "vitest";
import { checkDependencies } from "./tidy/dependencies.ts";
import { checkForbiddenSyntax } from "./tidy/forbidden-syntax.ts";
import { checkImports } from "./tidy/imports.ts";
import { checkLinks } from "./tidy/links.ts";
import { checkLists } from "./tidy/lists.ts";
import { checkNames } from "./tidy/names.ts";
import { checkSentences } from "./tidy/sentences.ts";
import { checkSizes } from "./tidy/sizes.ts";
import { sampleTree, type Tree } from "./tidy/tree.ts";
import { renderViolation, type Violation } from "./tidy/violation.ts";

type Sample = {
  readonly check: (tree: Tree) => readonly Violation[];
  readonly files: Readonly<Record<string, string>>;
  /** `path:line: rule` of each violation. */
  readonly finds: readonly string[];
};

const step = "/** Loads a thing. */\nexport const loadIt: Step = {};";
const stepFiles = {
  "src/steps/load-it.ts": step,
  "src/steps/sequence.ts": 'import { loadIt } from "./load-it.ts";',
  "src/steps/load-it.test.ts": "",
};
const lines = (count: number) => "call();\n".repeat(count);

const samples: Readonly<Record<string, Sample>> = {
  "links to what is not there": {
    check: checkLinks,
    files: {
      "README.md": "[a](docs/a.md), [b](docs), [c](https://example.org/c)\n[d](docs/d.md#part)",
      "docs/a.md": "[up](../README.md#top) and [here](#part), [e](e.md)",
    },
    finds: ["README.md:2: docs/d.md is not there", "docs/a.md:1: e.md is not there"],
  },
  "an import up the table": {
    check: checkImports,
    files: { "src/model/a.ts": '\nimport type { Fact } from "../facts/cpu.ts";' },
    finds: ["src/model/a.ts:2: import table"],
  },
  "an import up the table, hidden in a type, a re-export or a call": {
    check: checkImports,
    files: {
      "src/base/a.ts": 'type A = import("../model/nic.ts").NicFamily;\nexport * from "../model/ids.ts";',
      "src/base/b.ts": 'export type { A } from "../model/a.ts";\nawait import("../model/b.ts");',
    },
    finds: [
      "src/base/a.ts:1: import table",
      "src/base/a.ts:2: import table",
      "src/base/b.ts:1: import table",
      "src/base/b.ts:2: import table",
    ],
  },
  "imports down the table": {
    check: checkImports,
    files: {
      "src/steps/a.ts": 'import { known } from "../model/reading.ts";\nimport { b } from "./b.ts";',
      "src/main.ts": 'import { run } from "./cli/run.ts";\nimport "node:process";',
      "src/model/a.test.ts": 'import { test } from "vitest";\nimport { readFileSync } from "node:fs";',
    },
    finds: [],
  },
  "a folder that the table does not know": {
    check: checkImports,
    files: { "src/stuff/a.ts": 'import "../base/assert.ts";' },
    finds: ["src/stuff/a.ts:1: import table"],
  },
  "an import of main.ts, of a test, of what is outside of src": {
    check: checkImports,
    files: {
      "src/cli/a.ts": 'import "../main.ts";\nimport "./b.test.ts";\nimport "../../lab/src/lab.ts";',
    },
    finds: ["src/cli/a.ts:1: main.ts", "src/cli/a.ts:2: import table", "src/cli/a.ts:3: import table"],
  },
  "Node in a pure folder": {
    check: checkImports,
    files: { "src/views/a.ts": 'import { EOL } from "node:os";', "src/adapters/a.ts": 'import "node:os";' },
    finds: ["src/views/a.ts:1: pure folder"],
  },
  "a package where the table does not allow it": {
    check: checkImports,
    files: {
      "src/cli/a.ts": 'import { z } from "zod";\nimport { Command } from "commander";',
      "src/facts/a.ts": 'import tab from "@bomb.sh/tab/commander";\nimport { test } from "vitest";',
    },
    finds: ["src/cli/a.ts:1: package", "src/facts/a.ts:1: package", "src/facts/a.ts:2: package"],
  },
  "a step that imports a step or the list": {
    check: checkImports,
    files: {
      ...stepFiles,
      "src/steps/b.ts": 'import { loadIt } from "./load-it.ts";\nimport { steps } from "./sequence.ts";',
      "src/steps/b.test.ts": 'import { loadIt } from "./load-it.ts";',
      "src/steps/c.ts": 'import { b } from "./b.ts";',
    },
    finds: ["src/steps/b.ts:1: siblings", "src/steps/b.ts:2: siblings"],
  },
  "files that are too long": {
    check: checkSizes,
    files: { "lab/a.sh": "true\n".repeat(301), "src/a.ts": lines(301), "src/b.ts": lines(300) },
    finds: ["lab/a.sh:301: file size", "src/a.ts:301: file size"],
  },
  "a long recorded case": {
    check: checkSizes,
    files: { "src/facts/cases/a.ts": lines(400) },
    finds: [],
  },
  "functions that are too long, whatever braces their strings hold": {
    check: checkSizes,
    files: {
      "src/a.ts": `const a = "{";\nfunction f() {\n${lines(59)}}\nconst b = /[{]/;\n`,
      "src/b.ts": `const g = () => {\n${lines(58)}};\n`,
      "src/c.ts": `class C {\n  m() {\n${lines(59)}  }\n}\n`,
      "test/d.test.ts": `describe("all", () => {\n${lines(80)}});\ntest("one", () => {\n${lines(80)}});\n`,
    },
    finds: ["src/a.ts:2: function size", "src/c.ts:2: function size", "test/d.test.ts:83: function size"],
  },
  "too many parameters": {
    check: checkSizes,
    files: {
      "src/a.ts": "function f(this: X, a: A, b: B, c: C) {}\nconst g = (a, b, { c }, ...d) => a;",
      "src/a.test.ts": "test.each(rows)('%s', (a, b, c, d) => {});",
    },
    finds: ["src/a.ts:2: parameters"],
  },
  "exports without a sentence": {
    check: checkSentences,
    files: {
      "src/a.ts":
        "export const a = 1;\n// What it is not worth.\nexport type B = 1;\n/** Too short. */\nexport class C {}",
    },
    finds: ["src/a.ts:1: sentence", "src/a.ts:3: sentence", "src/a.ts:5: sentence"],
  },
  "exports with a sentence": {
    check: checkSentences,
    files: {
      "src/a.ts":
        "/** What it holds. */\nexport const a = 1;\n/** Both of them. */\nexport function f(a: 1): 1;\nexport function f(a: 2): 2;\nexport function f(a) { return a }\nexport { b } from './b.ts';",
    },
    finds: [],
  },
  "names that say nothing": {
    check: checkNames,
    files: {
      "src/base/string-utils.ts": "",
      "src/helpers/a.ts": "type HostInfo = 1;\nclass Manager {}\ntype Database = 1;",
      "src/steps/LoadIt.ts": "",
      "lab/seed_image.sh": "",
      "src/facts/cases/BIG.ts": "",
    },
    finds: [
      "src/base/string-utils.ts:1: file name",
      "src/helpers/a.ts:1: file name",
      "src/steps/LoadIt.ts:1: file name",
      "lab/seed_image.sh:1: file name",
      "src/helpers/a.ts:1: type name",
      "src/helpers/a.ts:2: type name",
    ],
  },
  "syntax that no file may have": {
    check: checkForbiddenSyntax,
    files: {
      "src/a.ts": "enum A { B }\nlet b: any;\nexport default b;",
      "vitest.config.ts": "export default {};",
      "src/a.test.ts": "test.only('a', f);\ndescribe.skip.each(rows)('b', f);\nlist.skip(1);",
    },
    finds: [
      "src/a.ts:1: enum",
      "src/a.ts:2: any",
      "src/a.ts:3: default export",
      "src/a.test.ts:1: test filter",
      "src/a.test.ts:2: test filter",
    ],
  },
  "notes and muted checks, in comments alone": {
    check: checkForbiddenSyntax,
    files: {
      "src/a.ts":
        'const a = "// TODO"; // FIXME: later\n/*\n * @ts-ignore\n */\nconst b = /\\/\\/ TODO/;\nconst c = `// XXX $' +
        "{a /* TODO */}`;",
    },
    finds: ["src/a.ts:1: note", "src/a.ts:3: muted check", "src/a.ts:6: note"],
  },
  "an entry that is neither listed nor tested": {
    check: checkLists,
    files: {
      "src/steps/load-it.ts": step,
      "src/rules/find-it.ts": "export const findIt = {} satisfies Rule;",
    },
    finds: [
      "src/steps/load-it.ts:2: list",
      "src/steps/load-it.ts:2: test",
      "src/rules/find-it.ts:1: list",
      "src/rules/find-it.ts:1: test",
    ],
  },
  "entries that are listed and tested": {
    check: checkLists,
    files: {
      ...stepFiles,
      "src/facts/all.ts": 'import { cpuFact } from "./cpu.ts";',
      "src/facts/cpu.ts": "export const cpuFact: Fact<'cpu'> = {};\nexport const other: string = '';",
      "src/facts/cases/cpu/xeon.txt": "",
    },
    finds: [],
  },
  "a folder of knowledge without a list": {
    check: checkLists,
    files: { "src/knowledge/planets/debian.ts": "" },
    finds: ["src/knowledge/planets:1: list"],
  },
  "dependencies that float or have no reason": {
    check: checkDependencies,
    files: {
      "package.json": '{ "dependencies": {\n"a": "1.0.0",\n"b": "^1.0.0",\n"c": "2.0.0" } }',
      "docs/decisions/dependencies.md": "| `a` 1.0.0 | it is good |\n| `c` 1.0.0 | it was good |",
      "package-lock.json":
        '{ "packages": {\n"node_modules/a": { "resolved": "https://registry.example/a.tgz",\n"optionalDependencies": { "a-darwin": "1.0.0" } } } }',
    },
    finds: [
      "package.json:3: pinned",
      "package.json:3: reason",
      "package.json:4: reason",
      "package-lock.json:2: lock file",
      "package-lock.json:3: lock file",
    ],
  },
};

describe("the tidy test finds", () => {
  test.each(Object.entries(samples))("%s", (_, { check, files, finds }) => {
    const found = check(sampleTree(files)).map(({ path, line, rule }) => `${path}:${line}: ${rule}`);
    expect(found).toEqual(finds);
  });
});

test("a violation says where, which rule and what to do", () => {
  const [violation] = checkLists(sampleTree({ ...stepFiles, "src/steps/sequence.ts": "" }));
  expect(violation && renderViolation(violation)).toBe(
    'src/steps/load-it.ts:2: list: add `import { loadIt } from "./load-it.ts";` and `loadIt` to src/steps/sequence.ts',
  );
});
