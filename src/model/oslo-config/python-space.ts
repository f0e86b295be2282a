/**
 * What Python's str.isspace says of a character. It differs from `\s`: the separators 1C to 1F and NEL count, the
 * byte order mark does not.
 */
export function isPythonSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  if (code >= 0x2000 && code <= 0x200a) return true;
  return [0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(code);
}

/** The text without Python's white space at its start, as str.lstrip gives it. */
export function trimPythonStart(text: string): string {
  let start = 0;
  while (start < text.length && isPythonSpace(text.charCodeAt(start))) start += 1;
  return text.slice(start);
}

/** The text without Python's white space at its end, as str.rstrip gives it. */
export function trimPythonEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isPythonSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The text without Python's white space around it, as str.strip gives it. */
export function trimPython(text: string): string {
  return trimPythonStart(trimPythonEnd(text));
}
