import { unescapeFormat } from "../shell/format-printf.ts";
import { characterClass } from "../shell/pattern.ts";
import { type Call, complain, type Program, type Run, readInput, say } from "../shell/program.ts";
import { complainOfFile } from "./complain-of-file.ts";
import { readOptions } from "./read-options.ts";

/** Programs that read text and print other text. */
export const textPrograms: Readonly<Record<string, Program>> = {
  cat: (call) =>
    overInputs(
      call,
      call.words.filter((word) => !/^-[^-]*[^-]$/.test(word)),
      (bytes) => bytes,
    ),
  head: function* head(call) {
    const { values, rest } = readOptions(
      call.words.map((word) => word.replace(/^-(\d+)$/, "-n$1")),
      "nc",
    );
    const bytes = Number(values.get("c")?.[0] ?? -1);
    const lines = Number(values.get("n")?.[0] ?? 10);
    if (rest[0] === "/dev/zero") return say(call, "\0".repeat(Math.max(0, bytes)));
    return yield* overInputs(call, rest, (text) =>
      bytes >= 0 ? text.slice(0, bytes) : linesOf(text).slice(0, lines).join(""),
    );
  },
  tail: function* tail(call) {
    const { values, rest } = readOptions(
      call.words.map((word) => word.replace(/^-(\d+)$/, "-n$1")),
      "nc",
    );
    return yield* overInputs(call, rest, (text) => {
      const bytes = values.get("c")?.[0];
      if (bytes !== undefined)
        return bytes.startsWith("+") ? text.slice(Number(bytes) - 1) : text.slice(-Number(bytes));
      const lines = values.get("n")?.[0] ?? "10";
      if (lines.startsWith("+"))
        return linesOf(text)
          .slice(Number(lines) - 1)
          .join("");
      return Number(lines) === 0 ? "" : linesOf(text).slice(-Number(lines)).join("");
    });
  },
  cut: function* cut(call) {
    const { values, rest } = readOptions(call.words, "dfcb");
    const ranges =
      (values.get("f") ?? values.get("c") ?? values.get("b"))?.[0]?.split(",").map(rangeOf) ?? [];
    const isWanted = (at: number) => ranges.some(([from, to]) => at >= from && at <= to);
    const delimiter = values.get("d")?.[0] ?? "\t";
    return yield* overInputs(call, rest, (text) =>
      linesOf(text)
        .map((line) => {
          const bare = line.replace(/\n$/, "");
          if (!values.has("f"))
            return `${bare
              .split("")
              .filter((_, at) => isWanted(at + 1))
              .join("")}\n`;
          if (!bare.includes(delimiter)) return `${bare}\n`;
          return `${bare
            .split(delimiter)
            .filter((_, at) => isWanted(at + 1))
            .join(delimiter)}\n`;
        })
        .join(""),
    );
  },
  tr: function* tr(call) {
    const { flags, rest } = readOptions(call.words);
    const [from = "", to = ""] = rest.map(setOf);
    return yield* overInputs(call, ["-"], (text) => translate(text, { from, to, flags }));
  },
  sort: function* sort(call) {
    const { flags, rest } = readOptions(call.words, "kt");
    let all = "";
    const code = yield* overInputs(call, rest, (text) => {
      all += text.endsWith("\n") || text === "" ? text : `${text}\n`;
      return "";
    });
    const lines = linesOf(all).map((line) => line.replace(/\n$/, ""));
    const order = flags.has("n")
      ? (a: string, b: string) => (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0) || byBytes(a, b)
      : byBytes;
    const sorted = flags.has("r") ? lines.toSorted(order).toReversed() : lines.toSorted(order);
    const kept = flags.has("u") ? sorted.filter((line, at) => line !== sorted[at - 1]) : sorted;
    if (kept.length > 0) say(call, `${kept.join("\n")}\n`);
    return code;
  },
  uniq: (call) =>
    overInputs(call, call.words, (text) =>
      linesOf(text)
        .filter((line, at, lines) => line !== lines[at - 1])
        .join(""),
    ),
  wc: function* wc(call) {
    const { flags, rest } = readOptions(call.words);
    return yield* overInputs(call, rest, (text) => {
      const counts = [
        ...(flags.has("l") ? [text.split("\n").length - 1] : []),
        ...(flags.has("w") ? [text.split(/\s+/).filter((word) => word !== "").length] : []),
        ...(flags.has("c") ? [text.length] : []),
      ];
      return `${counts.join(" ")}\n`;
    });
  },
  cmp: function* cmp(call) {
    const { flags, rest } = readOptions(call.words);
    const [left = "-", right = "-"] = rest;
    const a = yield* readInput(call, left);
    const b = yield* readInput(call, right);
    for (const [bytes, path] of [
      [a, left],
      [b, right],
    ] as const)
      if (typeof bytes !== "string") return flags.has("s") ? 2 : complain(call, `${path}: ${bytes.text}`, 2);
    if (a === b) return 0;
    if (!flags.has("s")) say(call, `${left} ${right} differ\n`);
    return 1;
  },
  comm: function* comm(call) {
    const { flags, rest } = readOptions(call.words);
    const sets: string[][] = [];
    for (const path of rest) {
      const bytes = yield* readInput(call, path);
      if (typeof bytes !== "string") return complainOfFile(call, path, bytes);
      sets.push(linesOf(bytes).map((line) => line.replace(/\n$/, "")));
    }
    return say(call, merge(sets[0] ?? [], sets[1] ?? [], flags));
  },
  od: function* od(call) {
    const { rest, values } = readOptions(call.words, "AtjN");
    const from = Number(values.get("j")?.[0] ?? 0);
    const most = Number(values.get("N")?.[0] ?? Infinity);
    return yield* overInputs(
      call,
      rest,
      (text) =>
        `${text
          .slice(from, from + most)
          .split("")
          .map((char) => String(char.charCodeAt(0)).padStart(4))
          .join("")}\n`,
    );
  },
};

/** The lines of a text, each with its line feed. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function* overInputs(call: Call, paths: readonly string[], change: (bytes: string) => string): Run<number> {
  let code = 0;
  for (const path of paths.length === 0 ? ["-"] : paths) {
    const bytes = yield* readInput(call, path);
    if (typeof bytes !== "string") {
      code = complainOfFile(call, path, bytes);
      continue;
    }
    const text = change(bytes);
    if (text !== "" && say(call, text) !== 0) return 1;
  }
  return code;
}

function rangeOf(text: string): readonly [number, number] {
  const [from = "", to] = text.split("-");
  return [
    Number(from === "" ? 1 : from),
    to === undefined ? Number(from) : Number(to === "" ? Infinity : to),
  ];
}

// The characters that a set of tr names.
function setOf(text: string): string {
  const named = text.replace(/\[:(\w+):\]/g, (all, name: string) =>
    expandRanges(unescapeFormat(characterClass(name) ?? all)),
  );
  return expandRanges(unescapeFormat(named));
}

function expandRanges(text: string): string {
  return text.replace(/([\s\S])-([\s\S])/g, (all, from: string, to: string) => {
    const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
    if (last < first) return all;
    return String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, at) => first + at));
  });
}

type Sets = { readonly from: string; readonly to: string; readonly flags: ReadonlySet<string> };

function translate(text: string, { from, to, flags }: Sets): string {
  const isComplement = flags.has("c");
  const has = (char: string) => from.includes(char) !== isComplement;
  if (flags.has("d"))
    return text
      .split("")
      .filter((char) => !has(char))
      .join("");
  const squeezes = flags.has("s");
  let out = "";
  let last = "";
  for (const char of text) {
    const isOf = has(char);
    const mapped = isOf && to !== "" ? mappedTo(isComplement ? Infinity : from.indexOf(char), to) : char;
    if (!(squeezes && isOf && mapped === last)) out += mapped;
    last = squeezes && isOf ? mapped : "";
  }
  return out;
}

function mappedTo(at: number, to: string): string {
  return to.charAt(Math.min(at, to.length - 1));
}

// What is only left, only right, or in both; each but the first column begins with tabs for those before it.
function merge(left: readonly string[], right: readonly string[], flags: ReadonlySet<string>): string {
  const columns = ["1", "2", "3"].filter((column) => !flags.has(column));
  const put = (column: string, line: string) =>
    columns.includes(column) ? `${"\t".repeat(columns.indexOf(column))}${line}\n` : "";
  let out = "";
  let at = 0;
  for (const line of left) {
    while (at < right.length && (right[at] ?? "") < line) {
      out += put("2", right[at] ?? "");
      at += 1;
    }
    const isBoth = right[at] === line;
    if (isBoth) at += 1;
    out += put(isBoth ? "3" : "1", line);
  }
  return (
    out +
    right
      .slice(at)
      .map((line) => put("2", line))
      .join("")
  );
}
