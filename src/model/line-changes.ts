import type { LineChange } from "./action.ts";

/** Beyond this many lines that go or come, all between the first and the last of them is one change. */
const MAX_EDITS = 600;

/** The lines of a text as line feeds end them, of which only those are asked for that differ from another's or are near it. */
export type Rows = { readonly count: number; readonly at: (index: number) => string };

/** All lines of a text; what follows the last line feed is one too, though it be empty. */
export function rowsOfText(text: string): Rows {
  const rows = text.split("\n");
  return { count: rows.length, at: (index) => rows[index] ?? "" };
}

/** The changes that make the rows now of the old ones, from the top to the end, each as small as it can be. */
export function findLineChanges(old: Rows, now: Rows): readonly Omit<LineChange, "section">[] {
  const shorter = Math.min(old.count, now.count);
  let head = 0;
  while (head < shorter && old.at(head) === now.at(head)) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(old.count - 1 - tail) === now.at(now.count - 1 - tail)) tail += 1;
  const between = ({ count, at }: Rows) =>
    Array.from({ length: count - tail - head }, (_, index) => at(head + index));
  const [gone, come] = [between(old), between(now)];
  return spansBetween(gone, come).map((span) => ({
    line: head + span.old + 1,
    remove: gone.slice(span.old, span.old + span.gone),
    insert: come.slice(span.now, span.now + span.come),
  }));
}

/** The text with the changes made; undefined: they do not fit it. */
export function applyLineChanges(text: string, changes: readonly LineChange[]): string | undefined {
  const lines = text.split("\n");
  const parts: (readonly string[])[] = [];
  let next = 0;
  for (const { line, remove, insert } of changes) {
    const from = line - 1;
    const fits = remove.every((removed, index) => lines[from + index] === removed);
    if (from < next || from > lines.length || !fits) return undefined;
    parts.push(lines.slice(next, from), insert);
    next = from + remove.length;
  }
  return [...parts, lines.slice(next)].flat().join("\n");
}

/** The changes that take these back. */
export function reverseLineChanges(changes: readonly LineChange[]): readonly LineChange[] {
  let moved = 0;
  return changes.map(({ line, remove, insert, section }) => {
    const back = { line: line + moved, remove: insert, insert: remove, section };
    moved += insert.length - remove.length;
    return back;
  });
}

/** From where how many lines of the one text go, and from where how many of the other come. */
type Span = { readonly old: number; gone: number; readonly now: number; come: number };

function spansBetween(old: readonly string[], now: readonly string[]): readonly Span[] {
  if (old.length === 0 && now.length === 0) return [];
  const steps = old.length === 0 || now.length === 0 ? undefined : findSteps(old, now);
  if (!steps) return [{ old: 0, gone: old.length, now: 0, come: now.length }];
  const spans: Span[] = [];
  for (const step of steps) {
    const last = spans.at(-1);
    const touches = last && last.old + last.gone === step.old && last.now + last.come === step.now;
    const open = touches ? last : { ...step, gone: 0, come: 0 };
    if (!touches) spans.push(open);
    if (step.kind === "gone") open.gone += 1;
    else open.come += 1;
  }
  return spans.map(({ old: from, gone, now: to, come }) => ({ old: from, gone, now: to, come }));
}

/** One line that goes or comes, and where both texts stand by then. */
type Step = { readonly kind: "gone" | "come"; readonly old: number; readonly now: number };

/** The fewest steps, found as Myers does: the furthest that each diagonal gets with so many; undefined: too many. */
function findSteps(old: readonly string[], now: readonly string[]): readonly Step[] | undefined {
  const most = Math.min(MAX_EDITS, old.length + now.length);
  const reached = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let count = 0; count <= most; count += 1) {
    trace.push(new Map(reached));
    for (let diagonal = -count; diagonal <= count; diagonal += 2) {
      const at = { ...stepOnto(reached, diagonal, count) };
      while (at.old < old.length && at.now < now.length && old[at.old] === now[at.now]) {
        at.old += 1;
        at.now += 1;
      }
      reached.set(diagonal, at.old);
      if (at.old >= old.length && at.now >= now.length) return traceBack(trace, at);
    }
  }
  return undefined;
}

type Place = { old: number; now: number; readonly kind: Step["kind"] };

/** Where a diagonal is entered, by the neighbour that got further. */
function stepOnto(reached: ReadonlyMap<number, number>, diagonal: number, count: number): Place {
  const above = reached.get(diagonal + 1) ?? -1;
  const below = reached.get(diagonal - 1) ?? -1;
  const comes = diagonal === -count || (diagonal !== count && below < above);
  const old = comes ? above : below + 1;
  return { old, now: old - diagonal, kind: comes ? "come" : "gone" };
}

function traceBack(
  trace: readonly ReadonlyMap<number, number>[],
  end: { readonly old: number; readonly now: number },
): readonly Step[] {
  const steps: Step[] = [];
  let { old, now } = end;
  for (let count = trace.length - 1; count > 0; count -= 1) {
    const reached = trace[count] ?? new Map<number, number>();
    const { kind, ...entered } = stepOnto(reached, old - now, count);
    old = kind === "gone" ? entered.old - 1 : entered.old;
    now = kind === "gone" ? entered.now : entered.now - 1;
    steps.push({ kind, old, now });
  }
  return steps.toReversed();
}
