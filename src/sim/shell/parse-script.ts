import { keepEndings, type OpenList, takeEnding } from "./known-endings.ts";
import { readDocument, readWord } from "./read-word.ts";
import { type Readers, ScriptCursor, SyntaxProblem } from "./script-cursor.ts";
import type { Assignment, Command, Compound, ListItem, Redirect, Word, WordPart } from "./syntax.ts";

const RESERVED = /(?:if|then|elif|else|fi|while|until|do|done|for|in|case|esac|[{}!])(?=[\s;&|()<>]|$)/y;
const ENDS = new Set(["then", "elif", "else", "fi", "do", "done", "esac", "}"]);

const readers: Readers = { list: parseList, document: readDocument };

/** A whole script; throws SyntaxProblem. */
export function parseScript(text: string): Command {
  const cursor = new ScriptCursor(text, 0, readers);
  const list = parseList(cursor);
  cursor.skipLines();
  if (!cursor.isAtEnd) throw cursor.problem();
  return list;
}

/** The next whole command of a text and where it ends; undefined if nothing but blanks is left. Throws SyntaxProblem. */
export function parseNextCommand(
  text: string,
  from: number,
): { readonly command: Command; readonly end: number } | undefined {
  const cursor = new ScriptCursor(text, from, readers);
  cursor.skipLines();
  if (cursor.isAtEnd) return undefined;
  const items: ListItem[] = [];
  do {
    const command = parseAndOr(cursor);
    items.push({ command, isBackground: endsInBackground(cursor) });
    cursor.skipBlanks();
  } while (!cursor.isAtEnd && cursor.char !== "\n");
  if (!cursor.takeLineEnd() && text.charAt(cursor.at - 1) !== "\n" && !cursor.isAtEnd) throw cursor.problem();
  return { command: { kind: "list", items }, end: cursor.at };
}

function peekReserved(cursor: ScriptCursor): string | undefined {
  RESERVED.lastIndex = cursor.at;
  return RESERVED.exec(cursor.text)?.[0];
}

function takeReserved(cursor: ScriptCursor, ...words: readonly string[]): string {
  cursor.skipLines();
  const word = peekReserved(cursor);
  if (word === undefined || !words.includes(word)) throw cursor.problem();
  cursor.at += word.length;
  return word;
}

function parseList(cursor: ScriptCursor): Command {
  const items: ListItem[] = [];
  const open: OpenList = [];
  for (;;) {
    cursor.skipLines();
    if (takeEnding(cursor, open, items)) break;
    if (cursor.isAtEnd || cursor.char === ")" || cursor.text.startsWith(";;", cursor.at)) break;
    const reserved = peekReserved(cursor);
    if (reserved !== undefined && ENDS.has(reserved)) break;
    const command = parseAndOr(cursor);
    items.push({ command, isBackground: endsInBackground(cursor) });
  }
  keepEndings(cursor, open, items);
  const [only] = items;
  if (items.length === 1 && only?.isBackground === false) return only.command;
  return { kind: "list", items };
}

// What ends a command of a list.
function endsInBackground(cursor: ScriptCursor): boolean {
  cursor.skipBlanks();
  if (cursor.text.startsWith(";;", cursor.at)) return false;
  if (cursor.take(";")) return false;
  if (cursor.char === "&" && cursor.text.charAt(cursor.at + 1) !== "&") {
    cursor.at += 1;
    return true;
  }
  if (!cursor.isAtEnd && cursor.char !== "\n" && cursor.char !== ")") throw cursor.problem();
  return false;
}

function parseAndOr(cursor: ScriptCursor): Command {
  let left = parsePipeline(cursor);
  for (;;) {
    cursor.skipBlanks();
    const operator = cursor.take("&&") ? "&&" : cursor.take("||") ? "||" : undefined;
    if (operator === undefined) return left;
    cursor.skipLines();
    left = { kind: "and-or", operator, left, right: parsePipeline(cursor) };
  }
}

function parsePipeline(cursor: ScriptCursor): Command {
  cursor.skipBlanks();
  let negated = false;
  while (peekReserved(cursor) === "!") {
    cursor.at += 1;
    negated = !negated;
    cursor.skipBlanks();
  }
  const commands = [parseCommand(cursor)];
  for (;;) {
    cursor.skipBlanks();
    if (cursor.char !== "|" || cursor.text.charAt(cursor.at + 1) === "|") break;
    cursor.at += 1;
    cursor.skipLines();
    commands.push(parseCommand(cursor));
  }
  const [only] = commands;
  return commands.length === 1 && only !== undefined && !negated
    ? only
    : { kind: "pipeline", commands, negated };
}

type Bare = Compound extends infer Each ? (Each extends Compound ? Omit<Each, "redirects"> : never) : never;

function parseCommand(cursor: ScriptCursor): Command {
  cursor.skipBlanks();
  if (cursor.take("(")) {
    const body = parseList(cursor);
    cursor.skipLines();
    if (!cursor.take(")")) throw cursor.problem();
    return withRedirects(cursor, { kind: "subshell", body });
  }
  const reserved = peekReserved(cursor);
  switch (reserved) {
    case "{": {
      cursor.at += 1;
      const body = parseList(cursor);
      takeReserved(cursor, "}");
      return withRedirects(cursor, { kind: "group", body });
    }
    case "if":
      return withRedirects(cursor, parseIf(cursor));
    case "while":
    case "until": {
      cursor.at += reserved.length;
      const condition = parseList(cursor);
      return withRedirects(cursor, {
        kind: "loop",
        until: reserved === "until",
        condition,
        body: parseDoGroup(cursor),
      });
    }
    case "for":
      return withRedirects(cursor, parseFor(cursor));
    case "case":
      return withRedirects(cursor, parseCase(cursor));
    case undefined:
    case "in":
      return parseSimple(cursor);
    default:
      throw cursor.problem();
  }
}

function withRedirects(cursor: ScriptCursor, command: Bare): Command {
  const redirects: Redirect[] = [];
  for (;;) {
    cursor.skipBlanks();
    const redirect = parseRedirect(cursor);
    if (redirect === undefined) return { ...command, redirects };
    redirects.push(redirect);
  }
}

function parseIf(cursor: ScriptCursor): Bare {
  const branches: { condition: Command; body: Command }[] = [];
  let otherwise: Command | undefined;
  let word = takeReserved(cursor, "if");
  while (word !== "fi") {
    if (word === "else") otherwise = parseList(cursor);
    else {
      const condition = parseList(cursor);
      takeReserved(cursor, "then");
      branches.push({ condition, body: parseList(cursor) });
    }
    word = word === "else" ? takeReserved(cursor, "fi") : takeReserved(cursor, "elif", "else", "fi");
  }
  return { kind: "if", branches, otherwise };
}

function parseDoGroup(cursor: ScriptCursor): Command {
  takeReserved(cursor, "do");
  const body = parseList(cursor);
  takeReserved(cursor, "done");
  return body;
}

function parseFor(cursor: ScriptCursor): Bare {
  takeReserved(cursor, "for");
  cursor.skipBlanks();
  const name = cursor.match(/[A-Za-z_]\w*/y);
  if (name === undefined) throw cursor.problem();
  cursor.skipLines();
  let words: Word[] | undefined;
  if (peekReserved(cursor) === "in") {
    cursor.at += 2;
    words = [];
    for (;;) {
      cursor.skipBlanks();
      const word = readWord(cursor);
      if (word === undefined) break;
      words.push(word);
    }
  }
  cursor.skipBlanks();
  cursor.take(";");
  return { kind: "for", name, words, body: parseDoGroup(cursor) };
}

function parseCase(cursor: ScriptCursor): Bare {
  takeReserved(cursor, "case");
  cursor.skipBlanks();
  const subject = readWord(cursor);
  if (subject === undefined) throw cursor.problem();
  takeReserved(cursor, "in");
  const items: { patterns: Word[]; body: Command }[] = [];
  for (;;) {
    cursor.skipLines();
    if (peekReserved(cursor) === "esac") break;
    cursor.take("(");
    const patterns: Word[] = [];
    do {
      cursor.skipBlanks();
      const pattern = readWord(cursor);
      if (pattern === undefined) throw cursor.problem();
      patterns.push(pattern);
      cursor.skipBlanks();
    } while (cursor.take("|"));
    if (!cursor.take(")")) throw cursor.problem();
    items.push({ patterns, body: parseList(cursor) });
    cursor.skipLines();
    if (!cursor.take(";;")) break;
  }
  takeReserved(cursor, "esac");
  return { kind: "case", subject, items };
}

const REDIRECT = /(\d*)(>>|>\||>&|<&|<<-|<<|<>|<|>)/y;

function parseRedirect(cursor: ScriptCursor): Redirect | undefined {
  REDIRECT.lastIndex = cursor.at;
  const [all, number = "", sign = ""] = REDIRECT.exec(cursor.text) ?? [];
  if (all === undefined) return undefined;
  cursor.at += all.length;
  cursor.skipBlanks();
  const target = readWord(cursor);
  if (target === undefined) throw cursor.problem();
  const descriptor = number === "" ? (sign.startsWith("<") ? 0 : 1) : Number(number);
  const operator = (sign === "<<-" ? "<<" : sign) as Redirect["operator"];
  const redirect: Redirect = { descriptor, operator, target };
  if (operator === "<<") {
    const texts = target.map((part) => (part.kind === "text" ? part.text : ""));
    const isQuoted = target.some((part) => part.kind === "text" && part.quoted);
    cursor.expectDocument({ redirect, delimiter: texts.join(""), isQuoted, stripsTabs: sign === "<<-" });
  }
  return redirect;
}

function parseSimple(cursor: ScriptCursor): Command {
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    cursor.skipBlanks();
    const redirect = parseRedirect(cursor);
    if (redirect !== undefined) {
      redirects.push(redirect);
      continue;
    }
    const word = readWord(cursor);
    if (word === undefined) break;
    const assignment = words.length === 0 ? assignmentOf(word) : undefined;
    if (assignment === undefined) words.push(word);
    else assignments.push(assignment);
    if (words.length === 1 && cursor.match(/[ \t]*\(/y) !== undefined) return parseFunction(cursor, word);
  }
  if (words.length === 0 && assignments.length === 0 && redirects.length === 0) throw cursor.problem();
  return { kind: "simple", assignments, words, redirects };
}

function parseFunction(cursor: ScriptCursor, word: Word): Command {
  const [part] = word;
  cursor.skipBlanks();
  if (!cursor.take(")") || word.length !== 1 || part?.kind !== "text" || part.quoted)
    throw new SyntaxProblem('Syntax error: "(" unexpected');
  cursor.skipLines();
  return { kind: "function", name: part.text, body: parseCommand(cursor) };
}

function assignmentOf(word: Word): Assignment | undefined {
  const [first, ...rest] = word;
  if (first?.kind !== "text" || first.quoted) return undefined;
  const [all, name] = /^([A-Za-z_]\w*)=/.exec(first.text) ?? [];
  if (all === undefined || name === undefined) return undefined;
  const left: WordPart = { kind: "text", text: first.text.slice(all.length), quoted: false };
  return { name, value: left.text === "" ? rest : [left, ...rest] };
}
