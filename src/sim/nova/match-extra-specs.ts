const SCOPE = "aggregate_instance_extra_specs:";

type Operator = (value: string, given: string) => boolean;

/** Source: nova 26.0.0 nova/scheduler/filters/extra_specs_ops.py. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  "=": (value, given) => Number(value) >= Number(given),
  "<in>": (value, given) => value.includes(given),
  "==": (value, given) => Number(value) === Number(given),
  "!=": (value, given) => Number(value) !== Number(given),
  ">=": (value, given) => Number(value) >= Number(given),
  "<=": (value, given) => Number(value) <= Number(given),
  "s==": (value, given) => value === given,
  "s!=": (value, given) => value !== given,
};

/**
 * Whether metadata of aggregates is as extra specs want it: those with the filter's own scope, and those with none.
 * Source: nova 26.0.0 nova/scheduler/filters/aggregate_instance_extra_specs.py.
 */
export function matchesAggregates(
  extraSpecs: Readonly<Record<string, string>>,
  metadata: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  return Object.entries(extraSpecs).every(([key, wanted]) => {
    if (key.includes(":") && !key.startsWith(SCOPE)) return true;
    const values = metadata.get(key.startsWith(SCOPE) ? key.slice(SCOPE.length) : key);
    return values !== undefined && [...values].some((value) => matches(value, wanted));
  });
}

function matches(value: string, wanted: string): boolean {
  const words = wanted.trim().split(/\s+/);
  if (words[0] === "<or>") return words.some((word, at) => words[at - 1] === "<or>" && word === value);
  const operator = OPERATORS[words[0] ?? ""];
  return operator === undefined ? value === wanted : operator(value, words.slice(1).join(" "));
}
