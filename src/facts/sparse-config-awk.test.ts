import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, test, vi } from "vitest";
import { anyOsloConfig, anySoundOsloConfig } from "../../test/fixtures/any-oslo-config.ts";
import { openstackReleases } from "../knowledge/openstack/all.ts";
import { editLines } from "../model/oslo-config/edit-lines.ts";
import type { OsloFile } from "../model/oslo-config/oslo-file.ts";
import { parseOsloConfig } from "../model/oslo-config/parse-oslo-config.ts";
import { trimPython } from "../model/oslo-config/python-space.ts";
import { isSecretName } from "../model/oslo-config/secret-name.ts";
import { type OptionValues, setOption } from "../model/oslo-config/set-option.ts";
import { knownValue } from "../model/reading.ts";
import { parseSparseFiles } from "./parse-sparse-files.ts";
import { sparseConfigAwk } from "./sparse-config-awk.ts";

vi.mock("../model/oslo-config/edit-lines.ts", { spy: true });

const folder = mkdtempSync(join(tmpdir(), "vfleet-awk-"));
afterAll(() => rmSync(folder, { recursive: true }));

// Those of a host: mawk on Debian and Ubuntu, gawk on RHEL and SLES; busybox reads as POSIX says and no more.
const awks = [
  ["/usr/bin/mawk"],
  ["/usr/bin/gawk"],
  ["/usr/bin/gawk", "--posix"],
  ["/usr/bin/busybox", "awk"],
  ["/usr/bin/original-awk"],
].filter(([program = ""]) => existsSync(program));

/** What a host's files look like after they were sparse, by one run of awk; undefined: it is unreadable. */
function sparse(awk: readonly string[], texts: readonly string[]): (string | undefined)[] {
  const paths = texts.map((text, index) => {
    const path = join(folder, String(index));
    writeFileSync(path, text);
    return path;
  });
  const [program = "", ...words] = awk;
  const frames = execFileSync(program, [...words, sparseConfigAwk, ...paths], {
    encoding: "utf8",
    env: { LC_ALL: "C" },
  });
  const heads = texts.flatMap((text, index) => {
    const state = `file 644 0 0 ${Buffer.byteLength(text)} 1 1 2026-11-23 04:00:00.0 +0000 ${paths[index]}`;
    return [state, `${"0".repeat(64)}  ${paths[index]}`];
  });
  const found = knownValue(parseSparseFiles(`${heads.join("\n")}\ncontents\n${frames}done\n`));
  return paths.map((path) => {
    const reading = found?.files[path];
    return reading && knownValue(reading)?.text;
  });
}

// Options that vfleet looks for, and secrets, in the place of names without meaning.
const renamed: readonly (readonly [RegExp, string])[] = [
  [/\balpha\b/g, "device_spec"],
  [/\bbeta\b/g, "enabled_filters"],
  [/\bBeta\b/g, "Admin_Password"],
  [/\bgamma_list\b/g, "transport_url"],
];
const anyFile = fc
  .oneof(anyOsloConfig, anySoundOsloConfig)
  .map((text) => renamed.reduce((result, [from, to]) => result.replaceAll(from, to), text));

function isRefused(text: string): boolean {
  return /\r(?!\n|$)/.test(text);
}

function shape(file: OsloFile) {
  return {
    lines: file.lines.map(({ kind, end }) => `${kind} ${JSON.stringify(end)}`),
    sections: file.sections,
    problems: file.problems,
    settings: file.settings.map((setting) => ({ ...setting, value: "" })),
  };
}

// The edits that change an option, each with line, lines taken out and lines put in.
function editsOf(file: OsloFile, option: OptionValues) {
  vi.mocked(editLines).mockClear();
  const edited = setOption(file, option);
  return { edits: vi.mocked(editLines).mock.calls.map(([, made]) => made), shape: shape(edited) };
}

const edits = ["pci", "DEFAULT"].flatMap((section) =>
  ["device_spec", "enabled_filters"].flatMap((name) =>
    [["1"], ["1", "2"], []].map((values) => ({ section, name, values })),
  ),
);

function expectSameShown(file: OsloFile, other: OsloFile): void {
  for (const [at, { name, value }] of file.settings.entries()) {
    const shown = other.settings[at]?.value ?? "";
    if (isSecretName(name)) expect(trimPython(shown.replaceAll("(not shown)", ""))).toBe("");
    else if (!value.includes("://")) expect(shown).toBe(value);
  }
}

function expectSameUse(text: string, result: string | undefined): void {
  if (isRefused(text)) {
    expect(result).toBeUndefined();
    return;
  }
  expect(result).toBeDefined();
  const [file, other] = [parseOsloConfig(text), parseOsloConfig(result ?? "")];
  expect(shape(other)).toEqual(shape(file));
  expectSameShown(file, other);
  for (const option of edits) expect(editsOf(other, option)).toEqual(editsOf(file, option));
}

describe.each(awks)("%s %s", (...awk) => {
  const words = awk.filter((word) => word !== undefined);

  test("makes files sparse that read and are edited as before", () => {
    fc.assert(
      fc.property(fc.array(anyFile, { minLength: 1, maxLength: 40 }), (texts) => {
        const results = sparse(words, texts);
        for (const [index, text] of texts.entries()) expectSameUse(text, results[index]);
      }),
      { numRuns: 25 },
    );
  });

  test.each<[string, string, string]>([
    ["comments", "# a\n\n#\n# b = c\n; d\n", "#\n\n#\n#\n#\n"],
    [
      "the options that matter",
      "#device_spec = {}\n# enabled_filters=\n",
      "#device_spec = {}\n# enabled_filters=\n",
    ],
    [
      "an option below the one that matters",
      "#device_spec = {\n#    1}\n# x\n",
      "#device_spec = {\n#  ...\n#\n",
    ],
    ["other ends", "# a\r\n\r\nb = 1\r\n#c", "#\r\n\r\nb = 1\r\n#"],
    [
      "passwords",
      "[a]\npassword = x\nPASSWORD: 'x'\npassword=\n",
      "[a]\npassword = (not shown)\nPASSWORD: (not shown)\npassword=\n",
    ],
    [
      "secrets of several lines",
      "connection = a\n  b\n\tc\nd = 1\n  2\n",
      "connection = (not shown)\n  (not shown)\n\t(not shown)\nd = 1\n  2\n",
    ],
    ["secrets that are commented out", "#transport_url = rabbit://u:p@h\n  more\n", "#\n  (not shown)\n"],
    [
      "logins in addresses",
      "x = http://u:p@h/ ftp://a:b/c@d@e\n y://u:p@h\n",
      "x = http://(not shown)@h/ ftp://(not shown)@e\n y://(not shown)@h\n",
    ],
    [
      "logins in options that matter",
      "#device_spec = http://u:p@h\n",
      "#device_spec = http://(not shown)@h\n",
    ],
    [
      "what no service reads",
      "[a] p = x\nsecret\n= secret\n stray\n",
      "[(not shown)\n(not shown)\n=(not shown)\n (not shown)\n",
    ],
  ])("%s", (_, text, wanted) => {
    expect(sparse(words, [text])).toEqual([wanted]);
  });

  test("keeps characters beyond ASCII, and refuses bytes that are none", () => {
    expect(sparse(words, ["x = Grüße ☃ 🐧\n"])).toEqual(["x = Grüße ☃ 🐧\n"]);
  });
});

test("no option that vfleet needs has a name that sounds like a secret", () => {
  const names = openstackReleases.flatMap(({ options }) =>
    Object.values(options).flatMap(({ name, oldNames }) => [name, ...oldNames.map((old) => old.name)]),
  );
  expect(names.filter(isSecretName)).toEqual([]);
});

test("a host that lies about runs of lines fills no memory", () => {
  const frames = `begin /a\n${"#9999999\n".repeat(50)}end 9\n`;
  const text = `file 644 0 0 9 1 1 2026 /a\n${"0".repeat(64)}  /a\ncontents\n${frames}done\n`;
  expect(parseSparseFiles(text)).toEqual({
    is: "unreadable",
    reason: "the files have more lines than vfleet reads",
  });
});
