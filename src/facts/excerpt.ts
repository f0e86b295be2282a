const maxCharacters = 200;

/** The beginning of a host's output on one line, for a reason; `nothing` if there is none. */
export function excerpt(text: string): string {
  const line = text
    .slice(0, 2 * maxCharacters)
    .trim()
    .replace(/\s+/g, " ");
  if (line === "") return "nothing";
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters)}...` : line;
}
