const compiled = new Map<string, RegExp>();

const classes: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: " \\t\\n\\v\\f\\r",
  blank: " \\t",
  punct: "!-/:-@\\[-`{-~",
  xdigit: "0-9A-Fa-f",
  print: " -~",
  graph: "!-~",
  cntrl: "\\x00-\\x1f\\x7f",
};

const controls: Readonly<Record<string, string>> = { n: "\\n", t: "\\t", r: "\\r", f: "\\f", v: "\\v" };

/** The ranges of `[:name:]` within brackets, for a regular expression; undefined if there is no such class. */
export function characterClass(name: string): string | undefined {
  return classes[name];
}

/** A pattern of the shell as a regular expression that matches all of a text. A backslash keeps the next character. */
export function patternExpression(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(`^(?:${translate(pattern)})$`, "s");
  if (compiled.size > 5000) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

/** The text as a pattern that matches nothing else. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]!^-]/g, "\\$&");
}

/** A pattern without the backslashes that keep its characters. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, "$1");
}

/** Whether a character of the pattern matches more than itself. */
export function isMagic(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);
}

function translate(pattern: string): string {
  let out = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (char === "*") out += ".*";
    else if (char === "?") out += ".";
    else if (char === "\\" && at + 1 < pattern.length) {
      at += 1;
      out += escapeForExpression(pattern.charAt(at));
    } else if (char === "[") {
      const set = bracketAt(pattern, at);
      if (set === undefined) out += "\\[";
      else {
        out += set.expression;
        at = set.end - 1;
      }
    } else out += escapeForExpression(char);
  }
  return out;
}

/** The bracket expression that begins at a place of a pattern, as JavaScript writes it; undefined if it does not end. */
export function bracketAt(
  pattern: string,
  start: number,
  escapes = true,
): { readonly expression: string; readonly end: number } | undefined {
  const [opening = "["] = /^\[[!^]?/.exec(pattern.slice(start)) ?? [];
  let out = opening === "[" ? "[" : "[^";
  let at = start + opening.length;
  for (let first = true; at < pattern.length; first = false) {
    if (pattern.charAt(at) === "]" && !first) return { expression: `${out}]`, end: at + 1 };
    const [text, length] = memberAt(pattern, at, escapes);
    out += text;
    at += length;
  }
  return undefined;
}

// One member of a bracket expression, and how long it is in the pattern.
function memberAt(pattern: string, at: number, escapes: boolean): readonly [text: string, length: number] {
  const char = pattern.charAt(at);
  const [named, name = ""] = char === "[" ? (/^\[:(\w+):\]/.exec(pattern.slice(at)) ?? []) : [];
  if (named !== undefined) return [classes[name] ?? "", named.length];
  if (char === "-") return ["-", 1];
  if (char !== "\\" || !escapes) return [escapeInBrackets(char), 1];
  const [all = "\\", octal] = /^\\(?:([0-7]{1,3})|[\s\S])/.exec(pattern.slice(at)) ?? [];
  if (octal !== undefined)
    return [escapeInBrackets(String.fromCharCode(Number.parseInt(octal, 8) & 255)), all.length];
  return [controls[all.charAt(1)] ?? escapeInBrackets(all.charAt(1)), all.length];
}

function escapeInBrackets(char: string): string {
  return /[\\\][^-]/.test(char) ? `\\${char}` : char;
}

function escapeForExpression(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
