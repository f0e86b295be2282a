import { evaluateArithmetic } from "./arithmetic.ts";
import { findPaths } from "./glob.ts";
import { escapePattern, isMagic } from "./pattern.ts";
import type { Run } from "./program.ts";
import { removePattern } from "./remove-pattern.ts";
import type { ShellProcess } from "./shell-process.ts";
import type { Command, ParameterChange, Word, WordPart } from "./syntax.ts";

/** Runs the commands of `$(...)` and gives what they printed, without the line feeds at its end. */
export type Substitute = (process: ShellProcess, body: Command) => Run<string>;

/** A shell and how it runs what stands in `$(...)`. */
export type Expansion = { readonly process: ShellProcess; readonly substitute: Substitute };

/** The words that words become: expanded, split, and with patterns replaced by paths. */
export function* expandWords(expansion: Expansion, words: readonly Word[]): Run<string[]> {
  const out: string[] = [];
  for (const word of words) {
    const plain = plainText(word);
    if (plain !== undefined) out.push(plain);
    else for (const field of yield* expandFields(expansion, word)) takeField(expansion.process, field, out);
  }
  return out;
}

/** The one text that a word becomes, as in an assignment. */
export function* expandText(expansion: Expansion, word: Word): Run<string> {
  const plain = plainText(word, true);
  if (plain !== undefined) return plain;
  let out = "";
  for (const part of word) out += textAtOnce(expansion.process, part) ?? (yield* partText(expansion, part));
  return out;
}

/** The pattern that a word becomes; what is quoted in it matches itself alone. */
export function* expandPattern(expansion: Expansion, word: Word): Run<string> {
  let out = "";
  for (const part of word) {
    const text = textAtOnce(expansion.process, part) ?? (yield* partText(expansion, part));
    out += part.quoted ? escapePattern(text) : text;
  }
  return out;
}

/** The value of a parameter; undefined if it is not set. */
export function parameterValue(process: ShellProcess, name: string): string | undefined {
  const variable = process.variables.get(name);
  if (variable !== undefined) return variable;
  switch (name) {
    case "@":
    case "*":
      return process.positional.length === 0 ? undefined : process.positional.join(" ");
    case "#":
      return String(process.positional.length);
    case "?":
      return String(process.status);
    case "$":
      return String(process.shellPid);
    case "!":
      return process.lastJob === undefined ? undefined : String(process.lastJob);
    case "-":
      return `${process.options.errexit ? "e" : ""}${process.options.nounset ? "u" : ""}${process.options.noglob ? "f" : ""}`;
    case "0":
      return process.scriptName;
    default:
      return process.positional[Number(name) - 1];
  }
}

const MAGIC = /[*?[]/;
// A bracket that is not closed means itself: the command `[`.
const CHANGES = /[*?~]|\[[\s\S]*\]/;

function plainText(word: Word, globs = false): string | undefined {
  const [only] = word;
  if (word.length !== 1 || only?.kind !== "text") return undefined;
  return only.quoted || globs || !CHANGES.test(only.text) ? only.text : undefined;
}

/** pattern: what the text is where a character in it that was not quoted matches more than itself. */
type Field = { text: string; pattern: string | undefined; isThere: boolean };

/** The fields that a word becomes, the last of them still open. */
class FieldList {
  readonly #closed: Field[] = [];
  #current: Field = { text: "", pattern: undefined, isThere: false };

  /** The field ends here; where nothing has come there is none. */
  next(): void {
    if (this.#current.isThere) this.#closed.push(this.#current);
    this.#current = { text: "", pattern: undefined, isThere: false };
  }

  add(text: string, quoted: boolean): void {
    const field = this.#current;
    if (field.pattern !== undefined) field.pattern += quoted ? escapePattern(text) : text;
    else if (!quoted && MAGIC.test(text)) field.pattern = escapePattern(field.text) + text;
    field.text += text;
    if (quoted || text !== "") field.isThere = true;
  }

  /** Adds fields; the first goes on with the one that is open. */
  join(fields: readonly Field[]): void {
    for (const [index, { text, pattern }] of fields.entries()) {
      if (index > 0) this.next();
      const field = this.#current;
      if (field.pattern !== undefined || pattern !== undefined)
        field.pattern = (field.pattern ?? escapePattern(field.text)) + (pattern ?? escapePattern(text));
      field.text += text;
      field.isThere = true;
    }
  }

  close(): readonly Field[] {
    this.next();
    return this.#closed;
  }
}

function* expandFields(expansion: Expansion, word: Word): Run<readonly Field[]> {
  const fields = new FieldList();
  const { process } = expansion;
  const ifs = ifsOf(process);
  for (const part of word) {
    const all = isAllArguments(part);
    const text = all ? undefined : textAtOnce(process, part);
    if (text !== undefined) addText(fields, part, { text, ifs });
    else if (all) addArguments(fields, process.positional, part.quoted ? undefined : ifs);
    else {
      const alternative = isAlternative(part) ? yield* alternativeFields(expansion, part) : undefined;
      if (alternative !== undefined) fields.join(alternative);
      else addText(fields, part, { text: yield* partText(expansion, part), ifs });
    }
  }
  return fields.close();
}

// What a part has become is split, unless it stood in the script or in quotes.
function addText(
  fields: FieldList,
  { kind, quoted }: WordPart,
  { text, ifs }: { readonly text: string; readonly ifs: string },
): void {
  if (kind === "text" || quoted) fields.add(text, quoted);
  else addSplit(fields, text, ifs);
}

// Each is a field of its own; with ifs they are split as well.
function addArguments(fields: FieldList, values: readonly string[], ifs: string | undefined): void {
  for (const [index, value] of values.entries()) {
    if (index > 0) fields.next();
    if (ifs === undefined) fields.add(value, true);
    else addSplit(fields, value, ifs);
  }
}

type Alternative = Extract<WordPart, { kind: "parameter" }> & { readonly change: ParameterChange };

// `${1+"$@"}` and `${x:-a "b c"}` keep what is quoted in them.
function isAlternative(part: WordPart): part is Alternative {
  return part.kind === "parameter" && !part.quoted && /^:?[-+]$/.test(part.change?.operator ?? "");
}

function* alternativeFields(
  expansion: Expansion,
  { name, change }: Alternative,
): Run<readonly Field[] | undefined> {
  return usesAlternative(expansion.process, name, change.operator)
    ? yield* expandFields(expansion, change.word)
    : undefined;
}

function isAllArguments(part: WordPart): boolean {
  return part.kind === "parameter" && part.name === "@" && part.change === undefined;
}

function ifsOf(process: ShellProcess): string {
  return process.variables.get("IFS") ?? " \t\n";
}

function addSplit(fields: FieldList, text: string, ifs: string): void {
  if (ifs === "" || text === "") {
    fields.add(text, false);
    return;
  }
  let from = 0;
  for (let at = 0; at < text.length; ) {
    if (!ifs.includes(text.charAt(at))) {
      at += 1;
      continue;
    }
    const { end, isMark } = separatorAt(text, at, ifs);
    if (at > from) fields.add(text.slice(from, at), false);
    else if (isMark) fields.add("", true);
    fields.next();
    from = end;
    at = end;
  }
  if (from < text.length) fields.add(text.slice(from), false);
}

// Blanks of IFS count as one separator, with at most one of its other characters among them.
function separatorAt(
  text: string,
  start: number,
  ifs: string,
): { readonly end: number; readonly isMark: boolean } {
  let isMark = false;
  let end = start;
  for (; end < text.length && ifs.includes(text.charAt(end)); end += 1) {
    const isBlank = " \t\n".includes(text.charAt(end));
    if (!isBlank && isMark) break;
    isMark ||= !isBlank;
  }
  return { end, isMark };
}

function takeField(process: ShellProcess, { text, pattern }: Field, out: string[]): void {
  if (!process.options.noglob && pattern !== undefined && isMagic(pattern)) {
    const paths = findPaths(process.kernel.files, pattern, process.cwd);
    if (paths.length > 0) {
      for (const path of paths) out.push(path);
      return;
    }
  }
  out.push(text);
}

// Most parts are text or a variable; undefined: more has to be done.
function textAtOnce(process: ShellProcess, part: WordPart): string | undefined {
  if (part.kind === "text") return part.text;
  const isPlain = part.kind === "parameter" && part.change === undefined && part.name !== "*";
  return isPlain ? parameterValue(process, part.name) : undefined;
}

function* partText(expansion: Expansion, part: WordPart): Run<string> {
  switch (part.kind) {
    case "text":
      return part.text;
    case "command":
      return yield* expansion.substitute(expansion.process, part.body);
    case "arithmetic": {
      const text = yield* expandText(expansion, part.expression);
      const value = evaluateArithmetic(text, (name) => Number(parameterValue(expansion.process, name) ?? 0));
      if (value === undefined)
        giveUp(expansion.process, `arithmetic expression: expecting primary: "${text}"`);
      return String(value ?? 0);
    }
    case "parameter":
      return yield* parameterText(expansion, part);
  }
}

function* parameterText(expansion: Expansion, part: Extract<WordPart, { kind: "parameter" }>): Run<string> {
  const { process } = expansion;
  const { name, change } = part;
  if (change !== undefined && /^:?[-=?+]$/.test(change.operator))
    return yield* alternativeText(expansion, name, change);
  const value = parameterValue(process, name);
  if (value === undefined && process.options.nounset && name !== "@" && name !== "*") {
    giveUp(process, `${name}: parameter not set`);
    return "";
  }
  if (change?.operator === "length") return String((value ?? "").length);
  if (change !== undefined)
    return removePattern(value ?? "", change.operator, yield* expandPattern(expansion, change.word));
  if (name !== "*" || !part.quoted) return value ?? "";
  return process.positional.join(process.variables.get("IFS")?.charAt(0) ?? " ");
}

function* alternativeText(
  expansion: Expansion,
  name: string,
  { operator: sign, word }: ParameterChange,
): Run<string> {
  const { process } = expansion;
  const operator = sign.replace(":", "");
  if (!usesAlternative(process, name, sign))
    return operator === "+" ? "" : (parameterValue(process, name) ?? "");
  const text = yield* expandText(expansion, word);
  if (operator === "=") process.variables.set(name, text);
  if (operator === "?") giveUp(process, `${name}: ${text === "" ? "parameter not set" : text}`);
  return text;
}

function usesAlternative(process: ShellProcess, name: string, operator: string): boolean {
  const value = parameterValue(process, name);
  const isMissing = value === undefined || (operator.startsWith(":") && value === "");
  return operator.endsWith("+") ? !isMissing : isMissing;
}

function giveUp(process: ShellProcess, text: string): void {
  process.write(2, `${process.scriptName}: 1: ${text}\n`);
  process.jump = { kind: "exit", code: 2 };
}
