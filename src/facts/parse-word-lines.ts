/** Lines of a word and, after white space, a value: the values by word, in the order of the lines; other lines count as words without value. */
export function parseWordLines(text: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const [, word = "", value = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    if (word === "") continue;
    const list = values.get(word);
    if (list === undefined) values.set(word, [value]);
    else list.push(value);
  }
  return values;
}
