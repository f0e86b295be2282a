import { columnsOf, type Glyph, glyphsOf } from "./glyphs.ts";
import { paint, type Style } from "./palette.ts";

/** A piece of a line; its text may be anything, it is made printable when the line is rendered. */
export type Span = { readonly text: string; readonly style: Style };

/** A line before it is fitted to a width. */
export type Line = {
  readonly spans: readonly Span[];
  /** Columns before the text, and before its further rows when it is wrapped. */
  readonly indent: number;
  readonly hang: number;
  /** What happens when it is too long: wrapped, or cut with an ellipsis. */
  readonly fit: "wrap" | "cut";
};

/** What the reader's terminal is like. */
export type ViewOptions = {
  /** Columns; less than 20 is taken as 20. */
  readonly width: number;
  readonly color: boolean;
};

/** The least width that views are laid out for. */
export const leastWidth = 20;

/** A piece of text in a style. */
export function styled(style: Style, text: string): Span {
  return { text, style };
}

/** A line of pieces, wrapped when too long, its further rows indented by two more columns. */
export function line(...parts: readonly (string | Span)[]): Line {
  const spans = parts.map((part) => (typeof part === "string" ? styled("plain", part) : part));
  return { spans, indent: 0, hang: 2, fit: "wrap" };
}

/** The line moved to the right. */
export function indented(columns: number, of: Line): Line {
  return { ...of, indent: of.indent + columns, hang: of.hang + columns };
}

/** The line with its further rows right below its first. */
export function flush(of: Line): Line {
  return { ...of, hang: of.indent };
}

/** The line cut with an ellipsis instead of wrapped. */
export function cut(of: Line): Line {
  return { ...of, fit: "cut" };
}

type StyledGlyph = Glyph & { readonly style: Style };

/** The lines as text, no row wider than the width, each ended by a line feed. */
export function renderLines(lines: readonly Line[], options: ViewOptions): string {
  return lines.map((each) => `${rowsOf(each, options).join("\n")}\n`).join("");
}

/** The rows that a line takes at the width, without line feeds. */
export function rowsOf(of: Line, { width, color }: ViewOptions): readonly string[] {
  const columns = Math.max(leastWidth, Math.floor(width));
  const indent = Math.min(of.indent, columns - 10);
  const hang = Math.min(of.hang, columns - 10);
  const glyphs = of.spans.flatMap(({ text, style }) => glyphsOf(text).map((glyph) => ({ ...glyph, style })));
  const rows =
    of.fit === "cut"
      ? [cutGlyphs(glyphs, columns - indent)]
      : wrapGlyphs(glyphs, { first: columns - indent, rest: columns - hang });
  return rows.map((row, index) => " ".repeat(index === 0 ? indent : hang) + write(row, color)).map(trimEnd);
}

function cutGlyphs(glyphs: readonly StyledGlyph[], columns: number): readonly StyledGlyph[] {
  if (total(glyphs) <= columns) return glyphs;
  const kept = glyphs.slice(0, countThatFit(glyphs, columns - 1));
  return [...kept, { text: "…", columns: 1, style: kept.at(-1)?.style ?? "plain" }];
}

type Room = { readonly first: number; readonly rest: number };

/** Breaks after the last space that fits, else within the word. */
function wrapGlyphs(glyphs: readonly StyledGlyph[], room: Room): readonly (readonly StyledGlyph[])[] {
  const rows: (readonly StyledGlyph[])[] = [];
  let from = 0;
  do {
    const left = rows.length === 0 ? room.first : room.rest;
    const rest = glyphs.slice(from, from + left * 4 + 1);
    const fits = Math.max(1, countThatFit(rest, left));
    const isLast = from + fits >= glyphs.length;
    const space = isLast || rest[fits]?.text === " " ? -1 : lastSpace(rest, fits);
    const length = space > 0 ? space : Math.min(fits, rest.length);
    rows.push(rest.slice(0, length));
    from += length;
    from += isLast ? 0 : countSpaces(glyphs, from);
  } while (from < glyphs.length);
  return rows;
}

function countSpaces(glyphs: readonly StyledGlyph[], from: number): number {
  let count = 0;
  while (glyphs[from + count]?.text === " ") count += 1;
  return count;
}

/** Where the row's last word ends, if that leaves more than leading spaces. */
function lastSpace(glyphs: readonly StyledGlyph[], before: number): number {
  const space = glyphs.slice(0, before).findLastIndex(({ text }) => text === " ");
  return glyphs.slice(0, Math.max(0, space)).some(({ text }) => text !== " ") ? space : -1;
}

function countThatFit(glyphs: readonly Glyph[], columns: number): number {
  let used = 0;
  for (const [index, glyph] of glyphs.entries()) {
    used += glyph.columns;
    if (used > columns) return index;
  }
  return glyphs.length;
}

function total(glyphs: readonly Glyph[]): number {
  return glyphs.reduce((sum, { columns }) => sum + columns, 0);
}

function write(glyphs: readonly StyledGlyph[], color: boolean): string {
  if (!color) return glyphs.map(({ text }) => text).join("");
  const runs: { style: Style; text: string }[] = [];
  for (const { text, style } of glyphs) {
    const last = runs.at(-1);
    if (last?.style === style) last.text += text;
    else runs.push({ style, text });
  }
  return runs.map(({ text, style }) => paint(text, style)).join("");
}

function trimEnd(row: string): string {
  return row.replace(/ +$/, "");
}

/** How many columns the pieces take together. */
export function spanColumns(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + columnsOf(text), 0);
}
