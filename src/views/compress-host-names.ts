/** Where a name's number is: the last run of digits before the first dot. */
const NUMBERED = /^([^.]*?[^.0-9]|)([0-9]{1,9})([^.0-9]*(?:\..*)?)$/s;

type Group = { readonly prefix: string; readonly suffix: string; readonly numbers: string[] };

/** Names as ranges, in the order in which their first ones come: `node-[9-39].domain.tld, bastion`. */
export function compressHostNames(names: readonly string[]): readonly string[] {
  const groups = new Map<string, Group>();
  for (const name of new Set(names)) {
    const [, prefix = name, number = "", suffix = ""] = NUMBERED.exec(name) ?? [];
    const key = number === "" ? `=${name}` : `${prefix}\n${suffix}`;
    const group = groups.get(key);
    if (group) group.numbers.push(number);
    else groups.set(key, { prefix, suffix, numbers: [number] });
  }
  return [...groups.values()].flatMap(writeGroup);
}

function writeGroup({ prefix, suffix, numbers }: Group): readonly string[] {
  const [only] = numbers;
  if (numbers.length === 1) return [`${prefix}${only}${suffix}`];
  const padded = new Set(
    numbers.filter((number) => number.length > 1 && number.startsWith("0")).map(({ length }) => length),
  );
  const byWidth = Map.groupBy(numbers, ({ length }) => (padded.has(length) ? length : 0));
  const spans = [...byWidth].flatMap(([width, of]) => writeSpans(of.map(Number), width));
  return [`${prefix}[${spans.join(",")}]${suffix}`];
}

function writeSpans(numbers: readonly number[], width: number): readonly string[] {
  const spans: { first: number; last: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const open = spans.at(-1);
    if (open && number === open.last + 1) open.last = number;
    else spans.push({ first: number, last: number });
  }
  const write = (number: number): string => String(number).padStart(width, "0");
  return spans.map(({ first, last }) => (first === last ? write(first) : `${write(first)}-${write(last)}`));
}
