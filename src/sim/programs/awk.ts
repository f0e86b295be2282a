import { fromInput, type Value } from "../awk/awk-value.ts";
import { parseAwk } from "../awk/parse-awk.ts";
import { unescapeString } from "../awk/read-tokens.ts";
import { type AwkInput, runAwk } from "../awk/run-awk.ts";
import { type Call, complain, type Program, type Run, readInput, say } from "../shell/program.ts";

/** awk, with its options -F, -v and --; programs in files, getline and output to files are not known. */
export const awkProgram: Program = function* awk(call: Call): Run<number> {
  const { settings, rest } = readSettings(call.words);
  const [text = "", ...paths] = rest;
  const inputs: AwkInput[] = [];
  let code = 0;
  for (const path of paths.length === 0 ? ["-"] : paths) {
    const bytes = yield* readInput(call, path);
    if (typeof bytes === "string") inputs.push({ name: path === "-" ? "" : path, bytes });
    else code = complain(call, `cannot open ${path} (${bytes.text})`, 2);
  }
  const ended = runText(call, text, { inputs, settings });
  return ended === 0 ? code : ended;
};

type Setting = readonly [name: string, value: Value];

function readSettings(words: readonly string[]): {
  readonly settings: readonly Setting[];
  readonly rest: readonly string[];
} {
  const settings: Setting[] = [];
  const rest = [...words];
  while (/^-[vF]|^--$/.test(rest[0] ?? "")) {
    const option = rest.shift() ?? "";
    if (option === "--") break;
    const value = option.length > 2 ? option.slice(2) : (rest.shift() ?? "");
    const [name, text] = option.startsWith("-F") ? ["FS", value] : splitSetting(value);
    settings.push([name, fromInput(unescapeString(text))]);
  }
  return { settings, rest };
}

function splitSetting(setting: string): readonly [string, string] {
  const at = setting.indexOf("=");
  return [setting.slice(0, at), setting.slice(at + 1)];
}

type Given = { readonly inputs: readonly AwkInput[]; readonly settings: readonly Setting[] };

function runText(call: Call, text: string, { inputs, settings }: Given): number {
  const out: string[] = [];
  try {
    return runAwk(parseAwk(text), inputs, { settings, print: (bytes) => out.push(bytes) });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return complain(call, error.message, 2);
  } finally {
    if (out.length > 0) say(call, out.join(""));
  }
}
