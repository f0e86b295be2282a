import type { ScriptCursor } from "./script-cursor.ts";
import type { ListItem } from "./syntax.ts";

/** Where lines of a list that is being read began, with how many of its commands before them. */
export type OpenList = { readonly at: number; readonly before: number }[];

/** What a list was from a line on, and how much of the text that is. */
type Ending = { readonly items: readonly ListItem[]; readonly length: number };

const shortest = 500;
const mostLooks = 8;
const mostKept = 400;
const known = new Map<string, Ending>();

/**
 * Scripts of one kind have the words that they are given in their first lines, and are the same from there to their end. If
 * all that follows was read before, adds what was read then to the items, goes to where the list ended, and gives true; else
 * the place is noted in the list. At the beginning of a line nothing is open but the commands that it stands in, so the same
 * text is read the same way again.
 */
export function takeEnding(cursor: ScriptCursor, list: OpenList, items: ListItem[]): boolean {
  const { text, at } = cursor;
  if (cursor.looks >= mostLooks || text.length - at < shortest || text.charAt(at - 1) !== "\n") return false;
  cursor.looks += 1;
  const rest = text.slice(at);
  const found = known.get(rest);
  if (found === undefined) {
    list.push({ at, before: items.length });
    return false;
  }
  // What was used last is kept longest.
  known.delete(rest);
  known.set(rest, found);
  items.push(...found.items);
  cursor.at += found.length;
  list.length = 0;
  return true;
}

/** Keeps what was read of a list that ends here, from each line on that was noted. */
export function keepEndings(
  { text, at: end }: ScriptCursor,
  list: OpenList,
  items: readonly ListItem[],
): void {
  for (const { at, before } of list) {
    const [oldest] = known.keys();
    if (known.size >= mostKept && oldest !== undefined) known.delete(oldest);
    known.set(text.slice(at), { items: items.slice(before), length: end - at });
  }
}
