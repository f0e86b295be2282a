const classes: Readonly<Record<string, string>> = { d: "0-9", w: "0-9A-Za-z_", s: " \t\r\f\v" };
const negated: Readonly<Record<string, string>> = { D: "d", W: "w", S: "s" };

/**
 * The pattern as an extended regular expression of POSIX, for grep -E and awk of any age: without the classes and
 * groups that only JavaScript has. Intervals stay; mawk before 1.3.4 cannot read them, grep can.
 */
export function composeEre(pattern: RegExp): string {
  const parts: string[] = [];
  const { source } = pattern;
  for (let at = 0; at < source.length; ) {
    const part = partAt(source, at);
    parts.push(part.ere);
    at += part.length;
  }
  return parts.join("");
}

type Part = { readonly ere: string; readonly length: number };

function partAt(source: string, at: number): Part {
  const first = source[at] ?? "";
  if (first === "[") return setAt(source, at);
  if (first === "\\") return escapeAt(source, at);
  if (source.startsWith("(?:", at)) return { ere: "(", length: 3 };
  if (source.startsWith("(?", at)) throw new RangeError(`grep has no (? group: ${source}`);
  if (/[*+?}]/.test(first) && source[at + 1] === "?")
    throw new RangeError(`grep has no lazy repetition: ${source}`);
  return { ere: first, length: 1 };
}

function escapeAt(source: string, at: number): Part {
  const word = source[at + 1] ?? "";
  const positive = negated[word];
  if (positive !== undefined) return { ere: `[^${classes[positive]}]`, length: 2 };
  const members = classes[word];
  if (members !== undefined) return { ere: `[${members}]`, length: 2 };
  if (/[0-9A-Za-z]/.test(word)) throw new RangeError(`grep has no \\${word}: ${source}`);
  // A backslash before what is no operator is undefined there.
  return { ere: /[.[\](){}*+?^$|\\]/.test(word) ? `\\${word}` : word, length: 2 };
}

// In a set of POSIX the backslash means itself, and ] stands for itself only as the first member.
function setAt(source: string, at: number): Part {
  let end = at + 1;
  const isNegated = source[end] === "^";
  if (isNegated) end += 1;
  let members = "";
  let closing = "";
  while (source[end] !== "]" && end < source.length) {
    const escaped = source[end] === "\\";
    const member = source[escaped ? end + 1 : end] ?? "";
    if (escaped && member === "]") closing = "]";
    else members += escaped ? (classes[member] ?? member) : member;
    end += escaped ? 2 : 1;
  }
  return { ere: `[${isNegated ? "^" : ""}${closing}${members}]`, length: end + 1 - at };
}
