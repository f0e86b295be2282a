/** The text as one word of a POSIX shell, whatever it holds; NUL cannot be passed and is refused. */
export function quoteShellWord(text: string): string {
  if (text.includes("\0")) throw new RangeError("a shell word cannot hold a NUL character");
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
