const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

/** A text with the escapes of printf's format resolved; `\ooo` is a byte. */
export function unescapeFormat(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:([0-7]{1,3})|([ntrabfv\\"]))/g, (_, octal?: string, letter?: string) =>
    octal === undefined
      ? (escapes[letter ?? ""] ?? "")
      : String.fromCharCode(Number.parseInt(octal, 8) & 255),
  );
}

/** A text as echo of a plain sh prints it; `\0ooo` is a byte. */
export function unescapeEcho(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:0([0-7]{0,3})|([ntrabfv\\]))/g, (_, octal?: string, letter?: string) =>
    letter === undefined
      ? String.fromCharCode(Number.parseInt(octal || "0", 8) & 255)
      : (escapes[letter] ?? ""),
  );
}

const DIRECTIVE = /%([-+ 0#]*)(\d+|\*)?(?:\.(\d+))?([sdiuxXocbfeg%])/g;

/** What printf prints: the format once, and again as long as values are left. */
export function formatPrintf(format: string, values: readonly string[]): string {
  const left = [...values];
  let out = "";
  do {
    const before = left.length;
    out += formatOnce(format, left);
    if (left.length === before) break;
  } while (left.length > 0);
  return out;
}

function formatOnce(format: string, left: string[]): string {
  let out = "";
  let from = 0;
  for (const found of format.matchAll(DIRECTIVE)) {
    out += unescapeFormat(format.slice(from, found.index));
    from = found.index + found[0].length;
    const [, flags = "", width, precision, kind = "s"] = found;
    if (kind === "%") {
      out += "%";
      continue;
    }
    const size = width === "*" ? Number(left.shift() ?? 0) : Number(width ?? 0);
    out += pad(formatValue(kind, left.shift() ?? "", precision), { flags, size, kind });
  }
  return out + unescapeFormat(format.slice(from));
}

/** One value as a directive of printf shows it, without its width. */
export function formatValue(kind: string, value: string, precision: string | undefined): string {
  switch (kind) {
    case "s":
      return precision === undefined ? value : value.slice(0, Number(precision));
    case "b":
      return unescapeEcho(value);
    case "c":
      return value.slice(0, 1);
    case "x":
      return toNumber(value).toString(16);
    case "X":
      return toNumber(value).toString(16).toUpperCase();
    case "o":
      return toNumber(value).toString(8);
    case "f":
      return Number(value).toFixed(Number(precision ?? 6));
    default:
      return String(toNumber(value));
  }
}

function toNumber(value: string): number {
  if (/^["']/.test(value)) return value.charCodeAt(1);
  if (/^0[0-7]+$/.test(value)) return Number.parseInt(value, 8);
  return Math.trunc(Number(value) || 0);
}

type Padding = { readonly flags: string; readonly size: number; readonly kind: string };

/** A text brought to a width, as the flags of printf say. */
export function pad(text: string, { flags, size, kind }: Padding): string {
  if (text.length >= size) return text;
  if (flags.includes("-")) return text.padEnd(size);
  return flags.includes("0") && /[dixXouf]/.test(kind) ? text.padStart(size, "0") : text.padStart(size);
}
