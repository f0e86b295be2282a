import type { Numbered } from "./fleet-file-hosts.ts";

/** Entries of a list that are right by themselves; complete: that is all of them. */
export type Sound<Entry> = { readonly entries: readonly Numbered<Entry>[]; readonly complete: boolean };

/** The value of a field, if this is a mapping that has it. */
export function fieldOf(mapping: unknown, field: string): unknown {
  return Object.entries(mapping ?? {}).find(([name]) => name === field)?.[1];
}

/** Those entries of a list that are right by themselves, so that one mistake does not hide others. */
export function soundEntries<Entry>(
  mapping: unknown,
  field: string,
  parse: (entry: unknown) => Entry | undefined,
): Sound<Entry> {
  const list: unknown = fieldOf(mapping, field) ?? [];
  if (!Array.isArray(list)) return { entries: [], complete: false };
  const entries = list.flatMap((raw: unknown, index) => {
    const entry = parse(raw);
    return entry === undefined ? [] : [{ index, entry }];
  });
  return { entries, complete: entries.length === list.length };
}
