/** The options of a call, and the words that are none. */
export type Options = {
  readonly flags: ReadonlySet<string>;
  /** Values in the order in which they stand. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
};

/**
 * Options as getopt reads them: withValue are the letters that take a value, joined or as the next word; long options stand
 * for themselves, with a value behind `=`, or as the next word for those of longWithValue.
 */
export function readOptions(
  words: readonly string[],
  withValue = "",
  longWithValue: readonly string[] = [],
): Options {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const rest: string[] = [];
  const keep = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value]);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word === "--") {
      rest.push(...words.slice(at + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      rest.push(word);
      continue;
    }
    const { letters, name, value } = word.startsWith("--")
      ? readLong(word, longWithValue)
      : readShort(word, withValue);
    for (const letter of letters) flags.add(letter);
    if (name === undefined) continue;
    if (value === undefined) at += 1;
    keep(name, value ?? words[at] ?? "");
  }
  return { flags, values, rest };
}

/** Flags of a word, and the option that ends it with a value; undefined: the value is the next word. */
type ReadWord = {
  readonly letters: readonly string[];
  readonly name?: string;
  readonly value?: string | undefined;
};

function readLong(word: string, longWithValue: readonly string[]): ReadWord {
  const equals = word.indexOf("=");
  if (equals >= 0) return { letters: [], name: word.slice(2, equals), value: word.slice(equals + 1) };
  const name = word.slice(2);
  return longWithValue.includes(name) ? { letters: [], name } : { letters: [name] };
}

function readShort(word: string, withValue: string): ReadWord {
  const letters = word.slice(1).split("");
  const at = letters.findIndex((letter) => withValue.includes(letter));
  const name = letters[at];
  if (name === undefined) return { letters };
  const joined = word.slice(at + 2);
  return { letters: letters.slice(0, at), name, value: joined === "" ? undefined : joined };
}
