import { type ScriptCursor, SyntaxProblem } from "./script-cursor.ts";
import type { ParameterChange, Word, WordPart } from "./syntax.ts";

const PLAIN = /[^\s;&|<>()'"\\$`]+/y;
const PLAIN_IN_QUOTES = /[^"\\$`]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SPECIAL = /[@*#?$!0-9-]/y;
const OPERATOR = /:?[-=?+]|%%?|##?/y;

/** Reads a word; undefined if none begins here. */
export function readWord(cursor: ScriptCursor): Word | undefined {
  const parts: WordPart[] = [];
  for (;;) {
    if (readPart(cursor, parts)) continue;
    const text = cursor.match(PLAIN);
    if (text === undefined) break;
    addText(parts, text, false);
  }
  return parts.length === 0 ? undefined : parts;
}

/** Reads all of a text in which only `$`, backquotes and backslashes mean anything: a here-document. */
export function readDocument(cursor: ScriptCursor): Word {
  const parts: WordPart[] = [];
  while (!cursor.isAtEnd) {
    if (cursor.take('"')) addText(parts, '"', true);
    else if (cursor.text.startsWith('\\"', cursor.at)) {
      cursor.at += 2;
      addText(parts, '\\"', true);
    } else readQuotedPart(cursor, parts);
  }
  return parts;
}

// Quotes, escapes and dollars outside of double quotes; false if none is here.
function readPart(cursor: ScriptCursor, parts: WordPart[]): boolean {
  switch (cursor.char) {
    case "'": {
      const end = cursor.text.indexOf("'", cursor.at + 1);
      if (end < 0) throw new SyntaxProblem("Syntax error: Unterminated quoted string", true);
      addText(parts, cursor.text.slice(cursor.at + 1, end), true);
      cursor.at = end + 1;
      return true;
    }
    case '"':
      readDoubleQuoted(cursor, parts);
      return true;
    case "\\":
      if (cursor.take("\\\n")) return true;
      addText(parts, cursor.text.charAt(cursor.at + 1), true);
      cursor.at += 2;
      return true;
    case "$":
      readDollar(cursor, parts, false);
      return true;
    case "`":
      readBackquoted(cursor, parts, false);
      return true;
    default:
      return false;
  }
}

function readDoubleQuoted(cursor: ScriptCursor, parts: WordPart[]): void {
  cursor.at += 1;
  // Quotes with nothing in them are an empty word; those with "$@" alone may be none.
  if (cursor.char === '"') addText(parts, "", true);
  while (!cursor.take('"')) {
    if (cursor.isAtEnd) throw new SyntaxProblem("Syntax error: Unterminated quoted string", true);
    readQuotedPart(cursor, parts);
  }
}

function readQuotedPart(cursor: ScriptCursor, parts: WordPart[]): void {
  if (cursor.char === "$") readDollar(cursor, parts, true);
  else if (cursor.char === "`") readBackquoted(cursor, parts, true);
  else if (cursor.take("\\")) {
    const next = cursor.char;
    cursor.at += 1;
    if (next !== "\n") addText(parts, /[$`"\\]/.test(next) ? next : `\\${next}`, true);
  } else addText(parts, cursor.match(PLAIN_IN_QUOTES) ?? "", true);
}

function readDollar(cursor: ScriptCursor, parts: WordPart[], quoted: boolean): void {
  cursor.at += 1;
  if (cursor.take("((")) parts.push(readArithmetic(cursor, quoted));
  else if (cursor.take("(")) {
    const body = cursor.readers.list(cursor);
    cursor.skipLines();
    if (!cursor.take(")")) throw cursor.problem();
    parts.push({ kind: "command", body, quoted });
  } else if (cursor.take("{")) parts.push(readBraced(cursor, quoted));
  else {
    const name = cursor.match(NAME) ?? cursor.match(SPECIAL);
    if (name === undefined) addText(parts, "$", quoted);
    else parts.push({ kind: "parameter", name, quoted, change: undefined });
  }
}

function readArithmetic(cursor: ScriptCursor, quoted: boolean): WordPart {
  const expression: WordPart[] = [];
  let depth = 0;
  for (;;) {
    if (cursor.isAtEnd) throw new SyntaxProblem("Syntax error: missing '))'", true);
    if (depth === 0 && cursor.take("))")) return { kind: "arithmetic", expression, quoted };
    if (cursor.char === "$") readDollar(cursor, expression, true);
    else {
      if (cursor.char === "(") depth += 1;
      if (cursor.char === ")") depth -= 1;
      addText(expression, cursor.char, true);
      cursor.at += 1;
    }
  }
}

function readBraced(cursor: ScriptCursor, quoted: boolean): WordPart {
  if (/^#[A-Za-z_@*0-9]/.test(cursor.text.slice(cursor.at, cursor.at + 2))) {
    cursor.at += 1;
    const name = readName(cursor);
    if (!cursor.take("}")) throw new SyntaxProblem("Syntax error: Bad substitution");
    return { kind: "parameter", name, quoted, change: { operator: "length", word: [] } };
  }
  const name = readName(cursor);
  const operator = cursor.match(OPERATOR);
  const change: ParameterChange | undefined =
    operator === undefined
      ? undefined
      : { operator, word: readBracedWord(cursor, quoted, /^[%#]/.test(operator)) };
  if (!cursor.take("}")) throw new SyntaxProblem("Syntax error: Bad substitution", cursor.isAtEnd);
  return { kind: "parameter", name, quoted, change };
}

function readName(cursor: ScriptCursor): string {
  const name = cursor.match(NAME) ?? cursor.match(/[0-9]+/y) ?? cursor.match(SPECIAL);
  if (name === undefined) throw new SyntaxProblem("Syntax error: Bad substitution", cursor.isAtEnd);
  return name;
}

// Within double quotes a single quote means nothing, but for a pattern.
function readBracedWord(cursor: ScriptCursor, quoted: boolean, isPattern: boolean): Word {
  const parts: WordPart[] = [];
  while (cursor.char !== "}") {
    if (cursor.isAtEnd) throw new SyntaxProblem("Syntax error: Missing '}'", true);
    if (quoted && !isPattern) {
      if (cursor.char === '"') readDoubleQuoted(cursor, parts);
      else {
        const text = cursor.match(/[^"\\$`}]+/y);
        if (text === undefined) readQuotedPart(cursor, parts);
        else addText(parts, text, true);
      }
    } else if (!readPart(cursor, parts)) addText(parts, cursor.match(/[^'"\\$`}]+/y) ?? "", false);
  }
  return parts;
}

function readBackquoted(cursor: ScriptCursor, parts: WordPart[], quoted: boolean): void {
  const found = cursor.match(/`(?:\\[\s\S]|[^`\\])*`/y);
  if (found === undefined) throw new SyntaxProblem("Syntax error: EOF in backquote substitution", true);
  const inner = found.slice(1, -1).replace(quoted ? /\\([$`"\\])/g : /\\([$`\\])/g, "$1");
  parts.push({ kind: "command", body: cursor.readers.list(cursor.within(inner)), quoted });
}

function addText(parts: WordPart[], text: string, quoted: boolean): void {
  const last = parts.at(-1);
  if (last?.kind === "text" && last.quoted === quoted)
    parts[parts.length - 1] = { kind: "text", text: last.text + text, quoted };
  else parts.push({ kind: "text", text, quoted });
}
