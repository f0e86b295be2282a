import { type Call, complain, type Program, type Run, readInput, say } from "../shell/program.ts";
import { type Address, parseSed, type SedCommand } from "./parse-sed.ts";
import { posixExpression } from "./posix-expression.ts";

type Lines = {
  readonly lines: readonly string[];
  number: number;
  space: string;
  isOver: boolean;
  out: string[];
};

/** sed, with its commands s p d q b and {, addresses, and its options -n -e -E -i. */
export const sedProgram: Program = function* sed(call: Call): Run<number> {
  const { flags, scripts, paths } = readWords(call.words);
  const program = parseSed(scripts.join("\n"), /[Er]/.test(flags));
  if (typeof program === "string") return complain(call, `-e expression #1, ${program}`);
  let code = 0;
  for (const path of paths.length === 0 ? ["-"] : paths) {
    const bytes = yield* readInput(call, path);
    if (typeof bytes !== "string") {
      complain(call, `can't read ${path}: ${bytes.text}`);
      code = 2;
      continue;
    }
    const text = edit(program, bytes, flags.includes("n"));
    if (flags.includes("i")) writeBack(call, path, text);
    else say(call, text);
  }
  return code;
};

type Words = {
  readonly flags: string;
  readonly scripts: readonly string[];
  readonly paths: readonly string[];
};

function readWords(words: readonly string[]): Words {
  let flags = "";
  const scripts: string[] = [];
  const paths: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word === "-e") {
      at += 1;
      scripts.push(words[at] ?? "");
    } else if (/^-[nErisu]+$/.test(word)) flags += word;
    else paths.push(word);
  }
  if (scripts.length === 0) scripts.push(paths.shift() ?? "");
  return { flags, scripts, paths };
}

function writeBack(call: Call, path: string, text: string): void {
  const file = call.process.openToWrite(path, false);
  if ("errno" in file) complain(call, `couldn't open ${path}: ${file.text}`);
  else file.write(text);
}

function edit(program: readonly SedCommand[], bytes: string, isSilent: boolean): string {
  if (bytes === "") return "";
  const endsWhole = bytes.endsWith("\n");
  const lines = (endsWhole ? bytes.slice(0, -1) : bytes).split("\n");
  const state: Lines = { lines, number: 0, space: "", isOver: false, out: [] };
  const ranges = new Map<SedCommand, boolean>();
  while (state.number < lines.length && !state.isOver) {
    state.space = lines[state.number] ?? "";
    state.number += 1;
    const isDeleted = runAll(program, state, ranges) === "deleted";
    if (!isSilent && !isDeleted) state.out.push(state.space);
  }
  const text = state.out.join("\n");
  return state.out.length === 0 ? "" : endsWhole || state.number < lines.length ? `${text}\n` : text;
}

type End = "deleted" | "ended" | undefined;

function runAll(commands: readonly SedCommand[], state: Lines, ranges: Map<SedCommand, boolean>): End {
  for (const command of commands) {
    if (!applies(command, state, ranges)) continue;
    switch (command.kind) {
      case "group": {
        const end = runAll(command.commands, state, ranges);
        if (end !== undefined) return end;
        break;
      }
      case "print":
        state.out.push(state.space);
        break;
      case "delete":
        return "deleted";
      case "quit":
        state.isOver = true;
        return "ended";
      case "end":
        return "ended";
      case "substitute":
        substitute(command, state);
        break;
    }
  }
  return undefined;
}

function substitute(command: Extract<SedCommand, { kind: "substitute" }>, state: Lines): void {
  const expression = posixExpression(
    command.pattern,
    command.notation,
    `${command.all ? "g" : ""}${command.ignoresCase ? "i" : ""}`,
  );
  const before = state.space;
  let replaced = false;
  state.space = before.replace(expression, (...found: (string | number | undefined)[]) => {
    replaced = true;
    return command.replacement
      .map((part) => (typeof part === "string" ? part : String(found[part] ?? "")))
      .join("");
  });
  if (replaced && command.prints) state.out.push(state.space);
}

function applies(command: SedCommand, state: Lines, ranges: Map<SedCommand, boolean>): boolean {
  return inRange(command, state, ranges) !== command.negated;
}

function inRange(command: SedCommand, state: Lines, ranges: Map<SedCommand, boolean>): boolean {
  const { from, to } = command;
  if (from === undefined) return true;
  if (to === undefined) return isAt(from, state);
  if (ranges.get(command) === true) {
    if (isAt(to, state)) ranges.set(command, false);
    return true;
  }
  if (!isAt(from, state)) return false;
  ranges.set(command, !(to.kind === "line" && to.number <= state.number));
  return true;
}

function isAt(address: Address, state: Lines): boolean {
  switch (address.kind) {
    case "line":
      return state.number === address.number;
    case "last":
      return state.number === state.lines.length;
    case "pattern":
      return posixExpression(address.pattern, address.notation).test(state.space);
  }
}
