type Reader = { readonly text: string; at: number; readonly lookUp: (name: string) => number };

const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** The value of an arithmetic expression of the shell; undefined if it is none. Assignments are not known. */
export function evaluateArithmetic(text: string, lookUp: (name: string) => number): number | undefined {
  const reader: Reader = { text, at: 0, lookUp };
  try {
    const value = readChoice(reader);
    skip(reader);
    return reader.at === text.length ? value : undefined;
  } catch {
    return undefined;
  }
}

function skip(reader: Reader): void {
  while (/\s/.test(reader.text.charAt(reader.at))) reader.at += 1;
}

function take(reader: Reader, sign: string): boolean {
  skip(reader);
  if (!reader.text.startsWith(sign, reader.at)) return false;
  // `<` is not the beginning of `<<`, nor `&` of `&&`.
  const next = reader.text.charAt(reader.at + sign.length);
  if (/^[<>&|]$/.test(sign) && (next === sign || next === "=")) return false;
  reader.at += sign.length;
  return true;
}

function readChoice(reader: Reader): number {
  const condition = readLevel(reader, 0);
  if (!take(reader, "?")) return condition;
  const yes = readChoice(reader);
  if (!take(reader, ":")) throw new Error("no colon");
  const no = readChoice(reader);
  return condition === 0 ? no : yes;
}

function readLevel(reader: Reader, level: number): number {
  const signs = LEVELS[level];
  if (signs === undefined) return readUnary(reader);
  let left = readLevel(reader, level + 1);
  for (;;) {
    const sign = signs.find((each) => take(reader, each));
    if (sign === undefined) return left;
    left = apply(sign, left, readLevel(reader, level + 1));
  }
}

function readUnary(reader: Reader): number {
  if (take(reader, "-")) return -readUnary(reader);
  if (take(reader, "+")) return readUnary(reader);
  if (take(reader, "!")) return readUnary(reader) === 0 ? 1 : 0;
  if (take(reader, "~")) return ~readUnary(reader);
  if (take(reader, "(")) {
    const value = readChoice(reader);
    if (!take(reader, ")")) throw new Error("no parenthesis");
    return value;
  }
  skip(reader);
  const [word] = /^(?:0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*)/.exec(reader.text.slice(reader.at)) ?? [];
  if (word === undefined) throw new Error("no value");
  reader.at += word.length;
  if (/^[A-Za-z_]/.test(word)) return reader.lookUp(word);
  return /^0[0-7]+$/.test(word) ? Number.parseInt(word, 8) : Number(word);
}

const bit = (value: boolean): number => (value ? 1 : 0);

const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
  "||": (a, b) => bit(a !== 0 || b !== 0),
  "&&": (a, b) => bit(a !== 0 && b !== 0),
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "&": (a, b) => a & b,
  "==": (a, b) => bit(a === b),
  "!=": (a, b) => bit(a !== b),
  "<=": (a, b) => bit(a <= b),
  ">=": (a, b) => bit(a >= b),
  "<": (a, b) => bit(a < b),
  ">": (a, b) => bit(a > b),
  "<<": (a, b) => a << b,
  ">>": (a, b) => a >> b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => Math.trunc(a / b),
  "%": (a, b) => a % b,
};

function apply(sign: string, a: number, b: number): number {
  if (b === 0 && (sign === "/" || sign === "%")) throw new Error("division by zero");
  return operations[sign]?.(a, b) ?? 0;
}
