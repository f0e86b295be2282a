import stringWidth from "string-width";
import { printable } from "../base/printable.ts";

/** One character as the reader sees it (a grapheme) and how many columns it takes. */
export type Glyph = { readonly text: string; readonly columns: number };

const ASCII = /^[\u0020-\u007e]*$/;
const segmenter = new Intl.Segmenter();

/** The text made printable, in graphemes; none of them moves the cursor by anything but its columns. */
export function glyphsOf(text: string): readonly Glyph[] {
  const safe = printable(text);
  if (ASCII.test(safe)) return Array.from(safe, (character) => ({ text: character, columns: 1 }));
  return Array.from(segmenter.segment(safe), ({ segment }) => ({
    text: segment,
    columns: stringWidth(segment),
  }));
}

/** How many columns the text takes once it is made printable. */
export function columnsOf(text: string): number {
  const safe = printable(text);
  return ASCII.test(safe) ? safe.length : glyphsOf(safe).reduce((sum, { columns }) => sum + columns, 0);
}
