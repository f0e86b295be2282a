/** The most names that one pattern may stand for. */
export const hostRangeLimit = 10_000;

/** The names that a pattern stands for, in order, or what is wrong with it and what would be right. */
export type HostRange =
  | { readonly names: readonly string[] }
  | { readonly problem: string; readonly fix: string };

/** A run of numbers within brackets, `9-40`; width is that of a number padded with zeros, else 0. */
type Span = { readonly first: number; readonly last: number; readonly width: number };

class RangeProblem {
  readonly problem: string;
  readonly fix: string;

  constructor(problem: string, fix: string) {
    this.problem = problem;
    this.fix = fix;
  }
}

const SPAN = /^([0-9]{1,9})(?:-([0-9]{1,9}))?$/;
const EXAMPLE = "write a range such as node-[9-40], node-[01-12] or node-[1,3,7-9]";

/** Expands `node-[9-40]`, `[01-12]` (padded), `[1,3,7-9]`, several in a name; never throws. */
export function expandHostRange(pattern: string): HostRange {
  const parts = pattern.split(/(\[[^[\]]*\])/);
  const groups: (string | readonly Span[])[] = [];
  for (const part of parts) {
    const group = parseGroup(part);
    if (group instanceof RangeProblem) return { problem: group.problem, fix: group.fix };
    groups.push(group);
  }
  const count = groups.reduce<number>((product, group) => product * sizeOf(group), 1);
  if (count > hostRangeLimit)
    return {
      problem: `stands for ${count > 1e12 ? "far too many" : count} hosts, more than ${hostRangeLimit}`,
      fix: "split it into smaller ranges",
    };
  return { names: groups.reduce<readonly string[]>(combine, [""]) };
}

function parseGroup(part: string): string | readonly Span[] | RangeProblem {
  if (part.startsWith("[") && part.endsWith("]") && part.length > 1) {
    const spans: Span[] = [];
    for (const item of part.slice(1, -1).split(",")) {
      const span = parseSpan(item.trim());
      if (span instanceof RangeProblem) return span;
      spans.push(span);
    }
    return spans;
  }
  return /[[\]]/.test(part) ? new RangeProblem("has a bracket without its partner", EXAMPLE) : part;
}

function parseSpan(item: string): Span | RangeProblem {
  const match = SPAN.exec(item);
  const from = match?.[1];
  if (from === undefined)
    return new RangeProblem(
      item === "" ? "has an empty range" : `has ${JSON.stringify(item)} where a number or a range belongs`,
      EXAMPLE,
    );
  const to = match?.[2] ?? from;
  const [first, last] = [Number(from), Number(to)];
  if (last < first)
    return new RangeProblem(`has the range [${item}] from high to low`, `write [${to}-${from}]`);
  if (to.length > 1 && to.startsWith("0") && to.length !== from.length)
    return new RangeProblem(
      `has the range [${item}] with ends of different width`,
      `write [${from.padStart(to.length, "0")}-${to}]`,
    );
  return { first, last, width: from.startsWith("0") ? from.length : 0 };
}

function sizeOf(group: string | readonly Span[]): number {
  return typeof group === "string" ? 1 : group.reduce((sum, span) => sum + span.last - span.first + 1, 0);
}

function combine(names: readonly string[], group: string | readonly Span[]): readonly string[] {
  const endings = typeof group === "string" ? [group] : group.flatMap(numbersOf);
  return names.flatMap((name) => endings.map((ending) => name + ending));
}

function numbersOf({ first, last, width }: Span): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index).padStart(width, "0"));
}
