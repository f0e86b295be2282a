type Operator = (value: string, words: readonly string[]) => boolean;

const numbers =
  (compare: (a: number, b: number) => boolean): Operator =>
  (value, [word = ""]) =>
    compare(Number.parseFloat(value), Number.parseFloat(word));
const texts =
  (compare: (a: string, b: string) => boolean): Operator =>
  (value, [word = ""]) =>
    compare(value, word);

/** Words by which an extra spec may begin, from Kilo on. Source: nova 26.0.0 nova/scheduler/filters/extra_specs_ops.py. */
const operators: ReadonlyMap<string, Operator> = new Map([
  ["=", numbers((a, b) => a >= b)],
  [">=", numbers((a, b) => a >= b)],
  ["<=", numbers((a, b) => a <= b)],
  ["==", numbers((a, b) => a === b)],
  ["!=", numbers((a, b) => a !== b)],
  ["s==", texts((a, b) => a === b)],
  ["s!=", texts((a, b) => a !== b)],
  ["s<", texts((a, b) => a < b)],
  ["s<=", texts((a, b) => a <= b)],
  ["s>", texts((a, b) => a > b)],
  ["s>=", texts((a, b) => a >= b)],
  ["<in>", texts((a, b) => a.includes(b))],
  ["<all-in>", (value, words) => words.every((word) => value.includes(word))],
]);

/** Whether a value is as an extra spec wants it: the text itself, or what its operator asks for. */
export function satisfiesSpec(value: string, wanted: string): boolean {
  const [first = "", ...words] = wanted.trim().split(/\s+/);
  if (first === "<or>") return words.filter((_, at) => at % 2 === 0).includes(value);
  const operator = operators.get(first);
  if (operator === undefined) return value === wanted;
  return words.length > 0 && operator(value, words);
}

/** A value that would satisfy an extra spec; undefined: none can be told. */
export function valueThatSatisfies(wanted: string): string | undefined {
  const [first = "", ...words] = wanted.trim().split(/\s+/);
  const candidates = [
    wanted,
    words[0] ?? "",
    words.join(" "),
    `not-${words[0] ?? ""}`,
    String(Number(words[0]) + 1),
  ];
  if (!operators.has(first) && first !== "<or>") return wanted;
  return candidates.find((each) => each !== "" && satisfiesSpec(each, wanted));
}
