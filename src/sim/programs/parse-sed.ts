import type { Notation } from "./posix-expression.ts";

/** Which lines a command of sed is for. */
export type Address =
  | { readonly kind: "line"; readonly number: number }
  | { readonly kind: "last" }
  | { readonly kind: "pattern"; readonly pattern: string; readonly notation: Notation };

type Where = {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
};

/** A command of sed. */
export type SedCommand = Where &
  (
    | { readonly kind: "print" | "delete" | "quit" | "end" }
    | { readonly kind: "group"; readonly commands: readonly SedCommand[] }
    | {
        readonly kind: "substitute";
        readonly pattern: string;
        readonly notation: Notation;
        /** Texts and numbers of groups. */
        readonly replacement: readonly (string | number)[];
        readonly all: boolean;
        readonly prints: boolean;
        readonly ignoresCase: boolean;
      }
  );

type Reader = { readonly text: string; at: number; readonly notation: Notation };

/** The commands of a script of sed, or what is wrong with it. */
export function parseSed(text: string, isExtended: boolean): readonly SedCommand[] | string {
  const reader: Reader = { text, at: 0, notation: isExtended ? "extended" : "basic" };
  const commands = readCommands(reader);
  if (typeof commands === "string") return commands;
  return reader.at < text.length ? `char ${reader.at}: unexpected \`}'` : commands;
}

function readCommands(reader: Reader): readonly SedCommand[] | string {
  const commands: SedCommand[] = [];
  for (;;) {
    skip(reader, /[\s;]*/y);
    if (reader.at >= reader.text.length || reader.text.charAt(reader.at) === "}") return commands;
    const command = readCommand(reader);
    if (typeof command === "string") return command;
    commands.push(command);
  }
}

function readCommand(reader: Reader): SedCommand | string {
  const from = readAddress(reader);
  const to = skip(reader, /,/y) === "" ? undefined : readAddress(reader);
  skip(reader, /\s*/y);
  const negated = skip(reader, /!\s*/y) !== "";
  const where = { from, to, negated };
  const letter = reader.text.charAt(reader.at);
  reader.at += 1;
  switch (letter) {
    case "p":
      return { ...where, kind: "print" };
    case "d":
      return { ...where, kind: "delete" };
    case "q":
      return { ...where, kind: "quit" };
    case "b":
      return { ...where, kind: "end" };
    case "{": {
      const commands = readCommands(reader);
      if (typeof commands === "string") return commands;
      reader.at += 1;
      return { ...where, kind: "group", commands };
    }
    case "s":
      return readSubstitute(reader, where);
    default:
      return `char ${reader.at}: unknown command: \`${letter}'`;
  }
}

function readAddress(reader: Reader): Address | undefined {
  const number = skip(reader, /\d+/y);
  if (number !== "") return { kind: "line", number: Number(number) };
  if (skip(reader, /\$/y) !== "") return { kind: "last" };
  if (reader.text.charAt(reader.at) !== "/") return undefined;
  reader.at += 1;
  const pattern = readUntil(reader, "/");
  return { kind: "pattern", pattern, notation: reader.notation };
}

function readSubstitute(reader: Reader, where: Where): SedCommand | string {
  const delimiter = reader.text.charAt(reader.at);
  reader.at += 1;
  const pattern = readUntil(reader, delimiter);
  const replacement = readReplacement(readUntil(reader, delimiter));
  const flags = skip(reader, /[gpiI]*/y);
  return {
    ...where,
    kind: "substitute",
    pattern,
    notation: reader.notation,
    replacement,
    all: flags.includes("g"),
    prints: flags.includes("p"),
    ignoresCase: /i/i.test(flags),
  };
}

function readReplacement(text: string): readonly (string | number)[] {
  const parts: (string | number)[] = [];
  for (const [piece] of text.matchAll(/\\[\s\S]|&|[^\\&]+/g)) {
    if (piece === "&") parts.push(0);
    else if (/^\\[0-9]$/.test(piece)) parts.push(Number(piece.slice(1)));
    else if (piece.startsWith("\\")) parts.push(piece === "\\n" ? "\n" : piece.slice(1));
    else parts.push(piece);
  }
  return parts;
}

// Up to the delimiter; within brackets it stands for itself, and a backslash before it goes.
function readUntil(reader: Reader, delimiter: string): string {
  let out = "";
  let inBrackets = false;
  for (; reader.at < reader.text.length; reader.at += 1) {
    const char = reader.text.charAt(reader.at);
    if (char === "\\" && !inBrackets) {
      reader.at += 1;
      const next = reader.text.charAt(reader.at);
      out += next === delimiter ? next : `\\${next}`;
      continue;
    }
    if (char === delimiter && !inBrackets) {
      reader.at += 1;
      return out;
    }
    if (char === "[" && !inBrackets) inBrackets = true;
    else if (char === "]" && inBrackets && !/\[\^?$/.test(out) && !/\[:\w*:$/.test(out)) inBrackets = false;
    out += char;
  }
  return out;
}

function skip(reader: Reader, expression: RegExp): string {
  expression.lastIndex = reader.at;
  const found = expression.exec(reader.text)?.[0] ?? "";
  reader.at += found.length;
  return found;
}
