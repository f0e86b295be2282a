import { glyphsOf } from "./glyphs.ts";
import {
  type Line,
  leastWidth,
  line,
  renderLines,
  rowsOf,
  type Span,
  spanColumns,
  styled,
  type ViewOptions,
} from "./render-lines.ts";

/** A column of a table; it gets no narrower than least. */
export type Column = { readonly title: string; readonly least: number };

/** A cell: pieces that are wrapped within the column. */
export type Cell = readonly Span[];

/** A row of cells, or a line of its own above those that belong to it. */
export type Row = readonly Cell[] | { readonly heading: Line };

const GAP = 2;

/** Whether the table fits the width without wrapping a cell. */
export function fitsUnwrapped(columns: readonly Column[], rows: readonly Row[], width: number): boolean {
  return naturalWidths(columns, rows).reduce((sum, each) => sum + each + GAP, -GAP) <= width;
}

/** A table as text that fits the width; cells are wrapped, and where even that is too wide each row is a block of lines. */
export function renderTable(columns: readonly Column[], rows: readonly Row[], options: ViewOptions): string {
  const width = Math.max(leastWidth, Math.floor(options.width));
  const widths = fitColumns(columns, rows, width);
  if (!widths) return renderBlocks(columns, rows, { ...options, width });
  const title = columns.map(({ title: text }) => [styled("dim", text)]);
  return [title, ...rows]
    .map((row) => ("heading" in row ? renderLines([row.heading], options) : renderRow(row, widths, options)))
    .join("");
}

function naturalWidths(columns: readonly Column[], rows: readonly Row[]): readonly number[] {
  return columns.map(({ title }, index) =>
    rows.reduce(
      (most, row) => ("heading" in row ? most : Math.max(most, spanColumns(row[index] ?? []))),
      title.length,
    ),
  );
}

/** Natural widths, the widest columns made narrower until all fit; undefined if they cannot. */
function fitColumns(
  columns: readonly Column[],
  rows: readonly Row[],
  width: number,
): readonly number[] | undefined {
  const least = columns.map((column) => Math.max(column.least, column.title.length));
  const widths = naturalWidths(columns, rows).map((each) => Math.min(width, each));
  let excess = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width;
  while (excess > 0) {
    const widest = widths.reduce(
      (best, each, index) => (each > (least[index] ?? 0) && each > (widths[best] ?? -1) ? index : best),
      -1,
    );
    if (widest < 0) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function renderRow(cells: readonly Cell[], widths: readonly number[], options: ViewOptions): string {
  const columns = cells.map((cell, index) => wrapCell(cell, widths[index] ?? 0));
  const height = Math.max(1, ...columns.map((column) => column.length));
  const lines = Array.from({ length: height }, (_, row) =>
    columns.flatMap((column, index) => {
      const spans = column[row] ?? [];
      const padding = (widths[index] ?? 0) - spanColumns(spans) + GAP;
      return [...spans, styled("plain", " ".repeat(Math.max(0, padding)))];
    }),
  );
  return lines.map((spans) => `${rowsOf(cutAt(trimmed(spans)), options).join("\n")}\n`).join("");
}

function cutAt(spans: readonly Span[]): Line {
  return { ...line(...spans), fit: "cut" };
}

function trimmed(spans: readonly Span[]): readonly Span[] {
  const last = spans.findLastIndex(({ text }) => text.trim() !== "");
  const [end] = spans.slice(last, last + 1);
  return end ? [...spans.slice(0, last), styled(end.style, end.text.replace(/ +$/, ""))] : [];
}

/** The cell in rows of at most so many columns: broken after a space or a comma where there is one. */
function wrapCell(cell: Cell, width: number): readonly Cell[] {
  const rows: Span[][] = [[]];
  let left = width;
  for (const { text, style } of cell) {
    for (const word of wordsOf(text)) {
      if (word.columns > left && left < width) {
        rows.push([]);
        left = width;
      }
      for (const piece of word.columns > width ? glyphsOf(word.text) : [word]) {
        if (piece.columns > left && left < width) {
          rows.push([]);
          left = width;
        }
        rows.at(-1)?.push(styled(style, piece.text));
        left -= piece.columns;
      }
    }
  }
  return rows;
}

function wordsOf(text: string): readonly { readonly text: string; readonly columns: number }[] {
  const words: { text: string; columns: number }[] = [];
  let isOpen = false;
  for (const { text: glyph, columns } of glyphsOf(text)) {
    const last = words.at(-1);
    if (last && isOpen) {
      last.text += glyph;
      last.columns += columns;
    } else words.push({ text: glyph, columns });
    isOpen = !/[ ,]/.test(glyph);
  }
  return words;
}

function renderBlocks(columns: readonly Column[], rows: readonly Row[], options: ViewOptions): string {
  const label = Math.max(0, ...columns.map(({ title }) => title.length)) + GAP;
  return rows
    .map((row) => {
      if ("heading" in row) return renderLines([row.heading], options);
      const lines = columns.flatMap(({ title }, index) => {
        const cell = row[index] ?? [];
        if (cell.every(({ text }) => text === "")) return [];
        return [{ ...line(styled("dim", title.padEnd(label)), ...cell), hang: label }];
      });
      return renderLines([...lines, line("")], options);
    })
    .join("");
}
