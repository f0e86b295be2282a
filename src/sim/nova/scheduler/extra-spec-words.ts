type Operator = (value: string, words: readonly string[]) => boolean;

/** Source: nova 26.0.0 nova/scheduler/filters/extra_specs_ops.py. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  "=": (value, [word]) => Number(value) >= Number(word),
  "<in>": (value, [word = ""]) => value.includes(word),
  "<all-in>": (value, words) => !words.some((word) => !value.includes(word)),
  "==": (value, [word]) => Number(value) === Number(word),
  "!=": (value, [word]) => Number(value) !== Number(word),
  ">=": (value, [word]) => Number(value) >= Number(word),
  "<=": (value, [word]) => Number(value) <= Number(word),
  "s==": (value, [word]) => value === word,
  "s!=": (value, [word]) => value !== word,
  "s<": (value, [word = ""]) => value < word,
  "s<=": (value, [word = ""]) => value <= word,
  "s>": (value, [word = ""]) => value > word,
  "s>=": (value, [word = ""]) => value >= word,
};

/** Whether a value is as an extra spec wants it. */
export function matchesSpec(value: string, wanted: string): boolean {
  const words = wanted.split(/\s+/).filter((word) => word !== "");
  const first = words.shift();
  if (first === "<or>") {
    for (let at = 0; at < words.length; at += 2) if (words[at] === value) return true;
    return false;
  }
  const operator = first === undefined ? undefined : OPERATORS[first];
  if (operator === undefined) return value === wanted;
  return words.length > 0 && operator(value, words);
}
