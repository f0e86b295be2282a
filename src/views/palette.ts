/** How a piece of text is meant; colours are a hint only, the words say it too. */
export type Style = "plain" | "bold" | "dim" | "good" | "bad" | "warn" | "accent";

const CODES: Readonly<Record<Exclude<Style, "plain">, readonly [start: number, end: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  accent: [36, 39],
};

/** The text with the escapes of its style around it; these are the only escapes that a view writes. */
export function paint(text: string, style: Style): string {
  if (style === "plain" || text === "") return text;
  const [start, end] = CODES[style];
  return `\u001b[${start}m${text}\u001b[${end}m`;
}
