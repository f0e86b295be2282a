/** A token of awk; of `call` the name stands directly before a parenthesis. */
export type Token = {
  readonly kind: "number" | "string" | "expression" | "name" | "call" | "word" | "sign" | "line-end";
  readonly text: string;
};

const WORDS = new Set([
  "BEGIN",
  "END",
  "function",
  "if",
  "else",
  "while",
  "for",
  "do",
  "in",
  "next",
  "exit",
  "return",
  "break",
  "continue",
  "delete",
  "print",
  "printf",
  "getline",
]);

const SIGNS = /\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|!=|<=|>=|!~|&&|\|\||[-+*/%^!<>=~?:,;(){}[\]$|]/y;
const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** The tokens of a program; throws SyntaxError where there is none. */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (expression: RegExp): string | undefined => {
    expression.lastIndex = at;
    const found = expression.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  for (;;) {
    match(/(?:[ \t\r]|\\\n|#[^\n]*)*/y);
    if (at >= text.length) return tokens;
    const token = readToken(match, tokens.at(-1), text.charAt(at));
    tokens.push(token.kind === "name" && text.charAt(at) === "(" ? { ...token, kind: "call" } : token);
  }
}

type Match = (expression: RegExp) => string | undefined;

function readToken(match: Match, before: Token | undefined, char: string): Token {
  if (match(/\n/y) !== undefined) return { kind: "line-end", text: "\n" };
  if (char === '"') {
    const quoted = match(/"(?:\\[\s\S]|[^"\\])*"/y);
    if (quoted === undefined) throw new SyntaxError("a string does not end");
    return { kind: "string", text: unescapeString(quoted.slice(1, -1)) };
  }
  if (char === "/" && mayBeginExpression(before)) {
    const found = match(/\/(?:\\[\s\S]|\[\^?\]?(?:\[:\w+:\]|\\[\s\S]|[^\]\\])*\]|[^/\\[])*\//y);
    if (found === undefined) throw new SyntaxError("a regular expression does not end");
    return { kind: "expression", text: found.slice(1, -1).replaceAll("\\/", "/") };
  }
  const number = match(/(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y);
  if (number !== undefined) return { kind: "number", text: number };
  const name = match(/[A-Za-z_]\w*/y);
  if (name !== undefined) return { kind: WORDS.has(name) ? "word" : "name", text: name };
  const sign = match(SIGNS);
  if (sign === undefined) throw new SyntaxError(`unexpected ${char}`);
  return { kind: "sign", text: sign };
}

function mayBeginExpression(before: Token | undefined): boolean {
  if (before === undefined || before.kind === "line-end" || before.kind === "word") return true;
  return before.kind === "sign" && !/^(?:\)|\]|\$|\+\+|--)$/.test(before.text);
}

/** The text of a string with its escapes resolved. */
export function unescapeString(text: string): string {
  return text.replace(/\\(?:([0-7]{1,3})|([\s\S]))/g, (_, octal?: string, letter?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
    if (letter === "\n") return "";
    return escapes[letter ?? ""] ?? (/["\\/]/.test(letter ?? "") ? (letter ?? "") : `\\${letter}`);
  });
}
