import { bracketAt } from "../shell/pattern.ts";

/** Which notation: of grep and sed, of grep -E and sed -E, or of awk, which also has escapes in brackets. */
export type Notation = "basic" | "extended" | "awk";

const made = new Map<string, RegExp>();

/** A regular expression of POSIX as JavaScript has it, over bytes; throws SyntaxError where it is none. */
export function posixExpression(pattern: string, notation: Notation, flags = ""): RegExp {
  const key = `${notation} ${flags} ${pattern}`;
  const known = made.get(key);
  if (known !== undefined) {
    known.lastIndex = 0;
    return known;
  }
  const expression = new RegExp(translate(pattern, notation), `s${flags}`);
  if (made.size > 5000) made.clear();
  made.set(key, expression);
  return expression;
}

function translate(pattern: string, notation: Notation): string {
  let out = "";
  for (let at = 0; at < pattern.length; ) {
    const char = pattern.charAt(at);
    if (char === "[") {
      const set = bracketAt(pattern, at, notation === "awk");
      if (set === undefined) throw new SyntaxError("Unmatched [");
      out += set.expression;
      at = set.end;
    } else if (char === "\\" && at + 1 < pattern.length) {
      const [text, length] = escaped(pattern, at, notation);
      out += text;
      at += length;
    } else {
      out += notation === "basic" ? plainBasic(pattern, at, out) : plainExtended(char, out);
      at += 1;
    }
  }
  return out;
}

function plainExtended(char: string, before: string): string {
  if (/[*+?]/.test(char) && (before === "" || /(?:^|[^\\])[(|]$/.test(before))) return `\\${char}`;
  // A brace that is no count stands for itself.
  if (char === "{" || char === "}") return char;
  return char === "/" ? "\\/" : char;
}

function plainBasic(pattern: string, at: number, before: string): string {
  const char = pattern.charAt(at);
  if (char === "^") return before === "" || /(?:^|[^\\])[(|]$/.test(before) ? "^" : "\\^";
  if (char === "$") return at === pattern.length - 1 || /^\\[)|]/.test(pattern.slice(at + 1)) ? "$" : "\\$";
  if (char === "*") return before === "" || before === "^" || /(?:^|[^\\])\($/.test(before) ? "\\*" : "*";
  return /[+?(){}|/]/.test(char) ? `\\${char}` : char;
}

const controls: Readonly<Record<string, string>> = {
  n: "\\n",
  t: "\\t",
  r: "\\r",
  f: "\\f",
  v: "\\v",
  a: "\\x07",
};

function escaped(pattern: string, at: number, notation: Notation): readonly [text: string, length: number] {
  const next = pattern.charAt(at + 1);
  if (notation === "awk") {
    const [octal] = /^[0-7]{1,3}/.exec(pattern.slice(at + 1)) ?? [];
    if (octal !== undefined) return [hex(Number.parseInt(octal, 8) & 255), 1 + octal.length];
    if (controls[next] !== undefined) return [controls[next], 2];
  } else {
    if (/[1-9wWsSb]/.test(next)) return [`\\${next}`, 2];
    if (next === "<" || next === ">") return ["\\b", 2];
    if (next === "n") return ["\\n", 2];
  }
  if (notation === "basic" && /[(){}|+?]/.test(next)) return [next, 2];
  return [/[A-Za-z0-9_]/.test(next) ? next : `\\${next}`, 2];
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}
