import { isMagic, patternExpression, unescapePattern } from "./pattern.ts";

/** The text without what a pattern matches at its beginning (`#`, `##`) or its end (`%`, `%%`); doubled: the longest. */
export function removePattern(text: string, operator: string, pattern: string): string {
  const isLongest = operator.length === 2;
  const quick = operator.startsWith("%")
    ? withoutEnd(text, pattern, isLongest)
    : withoutBeginning(text, pattern, isLongest);
  return quick ?? withoutMatch(text, operator, pattern);
}

// `${path%/*}`, `${words%% *}`, `${name%.service}`
function withoutEnd(text: string, pattern: string, isLongest: boolean): string | undefined {
  const stem = pattern.endsWith("*") ? pattern.slice(0, -1) : pattern;
  if (isMagic(stem) || stem === "") return undefined;
  const fixed = unescapePattern(stem);
  if (stem === pattern) return text.endsWith(fixed) ? text.slice(0, text.length - fixed.length) : text;
  const at = isLongest ? text.indexOf(fixed) : text.lastIndexOf(fixed);
  return at < 0 ? text : text.slice(0, at);
}

// `${path##*/}`, `${line#file }`
function withoutBeginning(text: string, pattern: string, isLongest: boolean): string | undefined {
  const stem = pattern.startsWith("*") ? pattern.slice(1) : pattern;
  if (isMagic(stem) || stem === "") return undefined;
  const fixed = unescapePattern(stem);
  if (stem === pattern) return text.startsWith(fixed) ? text.slice(fixed.length) : text;
  const at = isLongest ? text.lastIndexOf(fixed) : text.indexOf(fixed);
  return at < 0 ? text : text.slice(at + fixed.length);
}

function withoutMatch(text: string, operator: string, pattern: string): string {
  const expression = patternExpression(pattern);
  const { length } = text;
  for (let taken = 0; taken <= length; taken += 1) {
    const size = operator.length === 2 ? length - taken : taken;
    if (operator.startsWith("%")) {
      if (expression.test(text.slice(length - size))) return text.slice(0, length - size);
    } else if (expression.test(text.slice(0, size))) return text.slice(size);
  }
  return text;
}
