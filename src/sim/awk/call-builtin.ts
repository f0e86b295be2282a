import { formatPrintf } from "../shell/format-printf.ts";
import type { AwkRun } from "./awk-run.ts";
import { numberOf, textOf, type Value } from "./awk-value.ts";

/** The functions of awk that take values and nothing else; undefined: there is none of that name. */
export function callBuiltin(run: AwkRun, name: string, values: readonly Value[]): Value {
  const [a, b, c] = values;
  switch (name) {
    case "length":
      return values.length === 0 ? run.record.length : textOf(a).length;
    case "substr":
      return substring(textOf(a), numberOf(b), c === undefined ? Infinity : numberOf(c));
    case "index":
      return textOf(a).indexOf(textOf(b)) + 1;
    case "tolower":
      return textOf(a).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    case "toupper":
      return textOf(a).replace(/[a-z]+/g, (letters) => letters.toUpperCase());
    case "int":
      return Math.trunc(numberOf(a));
    case "sprintf":
      return formatOnce(textOf(a), values.slice(1));
    default:
      throw new SyntaxError(`function ${name} is not known`);
  }
}

/** What printf makes of its values; those that are left over are not taken. */
export function formatOnce(format: string, values: readonly Value[]): string {
  const wanted = format.replaceAll("%%", "").match(/%/g)?.length ?? 0;
  return formatPrintf(
    // The escapes have been resolved when the program was read.
    format.replaceAll("\\", "\\\\"),
    values.slice(0, wanted).map((value) => textOf(value)),
  );
}

function substring(text: string, from: number, length: number): string {
  const start = Math.round(from);
  const end = length === Infinity ? Infinity : start + Math.round(length);
  return text.slice(Math.max(0, start - 1), end === Infinity ? undefined : Math.max(0, end - 1));
}
