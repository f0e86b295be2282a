import * as yaml from "yaml";
import { printable } from "../base/printable.ts";

/** A way into the file's values: field names and places in lists. */
export type FieldPath = readonly (string | number)[];

/** A place in the file; both count from 1. */
export type FilePlace = { readonly line: number; readonly column: number };

/** What is wrong with the text as YAML, and where. */
export type YamlProblem = FilePlace & { readonly message: string };

/** A YAML text as values, with the place of each field's name or value; or all that is wrong with it. */
export type FleetYaml =
  | { readonly value: unknown; readonly locate: (path: FieldPath, at: "key" | "value") => FilePlace }
  | { readonly problems: readonly YamlProblem[] };

const MAX_CHARACTERS = 16_000_000;
const START: FilePlace = { line: 1, column: 1 };

/** Reads YAML 1.2 with anchors and merge keys; never throws. */
export function readFleetYaml(source: string): FleetYaml {
  if (source.length > MAX_CHARACTERS)
    return { problems: [{ ...START, message: "the file is larger than 16 million characters" }] };
  try {
    return readDocument(source);
  } catch (error) {
    const why = error instanceof RangeError ? "it is nested too deeply" : "it is not valid YAML";
    return { problems: [{ ...START, message: `the file cannot be read: ${why}` }] };
  }
}

function readDocument(source: string): FleetYaml {
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(source, {
    merge: true,
    stringKeys: true,
    prettyErrors: false,
    logLevel: "error",
    lineCounter: lines,
  });
  const place = (offset: number): FilePlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problemAt = (offset: number, message: string): YamlProblem => {
    const at = place(offset);
    return { ...at, message: message + excerpt(source, at) };
  };
  const syntax = [...document.errors, ...document.warnings].map((error) =>
    problemAt(error.pos[0], wordingOf(error)),
  );
  if (syntax.length > 0) return { problems: firstOfEachLine(syntax) };
  const anchors = resolveAliases(document);
  const structure = findUnusable(document, anchors).map(({ node, message }) =>
    problemAt(node.range?.[0] ?? 0, message),
  );
  if (structure.length > 0) return { problems: firstOfEachLine(structure) };
  keepSpelling(document);
  return {
    value: document.toJS({ maxAliasCount: -1 }),
    locate: (path, at) => place(offsetOf({ root: document.contents, anchors }, path, at)),
  };
}

const WORDING: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab is used to indent; use spaces",
  DUPLICATE_KEY: "this field is given twice; keep one",
  MULTIPLE_DOCS: "a second document begins here; a fleet file holds one, so remove the ---",
  NON_STRING_KEY: "the name of a field must be a plain word",
  BLOCK_AS_IMPLICIT_KEY:
    "a field begins inside another one's value; put it on a line of its own, or quote the value",
  BAD_INDENT: "the indentation does not fit the lines before, or a bracket is not closed",
  MISSING_CHAR: "a quote, a bracket or a comma is missing",
  BAD_ALIAS: "this alias is not valid",
  MULTILINE_IMPLICIT_KEY: "the name of a field must be on one line and end with a colon",
  TAG_RESOLVE_FAILED: "tags (words with !) have no meaning here; remove it",
  BLOCK_IN_FLOW: "a list with dashes cannot be inside brackets; use commas",
  BAD_DQ_ESCAPE:
    "a backslash in double quotes begins a special character that YAML does not know; use single quotes",
  UNEXPECTED_TOKEN:
    "this does not belong here; look for a quote, a bracket or a colon that is missing or too many",
  BAD_SCALAR_START: "a value cannot begin with this character; put the value in quotes",
  BAD_PROP_ORDER: "an anchor (&name) must stand directly before its value",
  BAD_COLLECTION_TYPE: "tags (words with !) have no meaning here; remove it",
  BAD_DIRECTIVE: "lines that begin with % have no meaning here; remove it",
  ALIAS_PROPS: "an alias (*name) cannot have an anchor or a tag of its own",
  MULTIPLE_ANCHORS: "a value can have one anchor (&name) only",
  MULTIPLE_TAGS: "tags (words with !) have no meaning here; remove them",
  RESOURCE_EXHAUSTION: "it is nested too deeply",
  IMPOSSIBLE: "this cannot be read as YAML",
};

function wordingOf(error: yaml.YAMLParseError | yaml.YAMLWarning): string {
  return WORDING[error.code] ?? printable(error.message);
}

/** The line of the text with a mark under the place, cut to what is near it. */
function excerpt(source: string, { line, column }: FilePlace): string {
  const text = (source.split("\n")[line - 1] ?? "").replace(/\r$/, "");
  const from = Math.max(0, column - 60);
  const shown = printable(text.slice(from, from + 80).replaceAll("\t", " "));
  if (shown.trim() === "") return "";
  const before = printable(text.slice(from, column - 1).replaceAll("\t", " "));
  return `\n  ${shown}\n  ${" ".repeat(before.length)}^`;
}

function firstOfEachLine(problems: readonly YamlProblem[]): readonly YamlProblem[] {
  const seen = new Set<number>();
  return problems
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .filter(({ line }) => !seen.has(line) && seen.add(line));
}

/** What each alias stands for: the last node before it that has its anchor. */
type Anchors = ReadonlyMap<unknown, yaml.Node>;

function resolveAliases(document: yaml.Document): Anchors {
  const byName = new Map<string, yaml.Node>();
  const byAlias = new Map<unknown, yaml.Node>();
  yaml.visit(document, {
    Node(_, node) {
      if (yaml.isAlias(node)) {
        const target = byName.get(node.source);
        if (target) byAlias.set(node, target);
      } else if ("anchor" in node && node.anchor !== undefined) byName.set(node.anchor, node);
    },
  });
  return byAlias;
}

type Unusable = { readonly node: yaml.Node; readonly message: string };

/** Aliases without an anchor, and merge keys and names that cannot be used. */
function findUnusable(document: yaml.Document, anchors: Anchors): readonly Unusable[] {
  const found: Unusable[] = [];
  yaml.visit(document, {
    Alias(_, alias) {
      if (!anchors.has(alias))
        found.push({
          node: alias,
          message: `there is no anchor &${printable(alias.source)} before this alias`,
        });
    },
    Pair(_, { key, value }) {
      if (!yaml.isScalar(key)) return;
      if (key.value === "__proto__")
        found.push({ node: key, message: "no field can have the name __proto__" });
      if (isMergeKey(key) && !mergeSources(anchors, value).every(yaml.isMap))
        found.push({ node: key, message: "<< takes an alias of a mapping, such as *defaults" });
    },
  });
  return found;
}

function isMergeKey(key: unknown): boolean {
  return yaml.isScalar(key) && (key.value === "<<" || typeof key.value === "symbol") && key.type === "PLAIN";
}

function mergeSources(anchors: Anchors, value: unknown): readonly unknown[] {
  const source = anchors.get(value) ?? value;
  return yaml.isSeq(source) ? source.items.map((item) => anchors.get(item) ?? item) : [source];
}

/** Fields whose values are names or ids. */
const NAMES: ReadonlySet<string> = new Set([
  "vendor",
  "device",
  "name",
  "host",
  "address",
  "user",
  "release",
  "cloud",
  "physicalNetwork",
  "availabilityZone",
  "except",
  "image",
  "flavor",
  "network",
]);

/** Fields that are mappings of names. */
const MAPPINGS: ReadonlySet<string> = new Set(["labels", "hosts", "properties"]);

/** Names, ids, labels and properties keep their digits as they are written: `device: 0158`, `rack: 01`, `release: 2023.10`. */
function keepSpelling(document: yaml.Document): void {
  yaml.visit(document, {
    Pair(_, { key, value }) {
      if (!yaml.isScalar(key)) return;
      const field = String(key.value);
      if (NAMES.has(field)) for (const scalar of yaml.isSeq(value) ? value.items : [value]) spellOut(scalar);
      if (!MAPPINGS.has(field) || !yaml.isMap(value)) return;
      // What is true in a cloud is `true`, however it is written here.
      const isSpelled = (item: unknown) => field !== "properties" || !isTruth(item);
      for (const pair of value.items) if (isSpelled(pair.value)) spellOut(pair.value);
    },
  });
}

function isTruth(node: unknown): boolean {
  return yaml.isScalar(node) && typeof node.value === "boolean";
}

function spellOut(node: unknown): void {
  if (!yaml.isScalar(node) || node.source === undefined) return;
  if (typeof node.value === "number" || typeof node.value === "boolean") node.value = node.source;
}

type Tree = { readonly root: unknown; readonly anchors: Anchors };

/** Where the field is, or the nearest thing around it that is there. */
function offsetOf({ root, anchors }: Tree, path: FieldPath, at: "key" | "value"): number {
  let node = root;
  let offset = startOf(node) ?? 0;
  for (const [index, field] of path.entries()) {
    node = anchors.get(node) ?? node;
    if (yaml.isSeq(node) && typeof field === "number") {
      node = node.items[field];
      offset = startOf(node) ?? offset;
      continue;
    }
    const pair = yaml.isMap(node) ? findPair(anchors, node, String(field)) : undefined;
    if (!pair) return offset;
    const key = startOf(pair.key) ?? offset;
    const isLast = index === path.length - 1;
    offset = isLast && at === "key" ? key : (startOf(pair.value) ?? key);
    node = pair.value;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return yaml.isNode(node) ? node.range?.[0] : undefined;
}

/** The field of a mapping, its own or one that it merges in. */
function findPair(anchors: Anchors, map: yaml.YAMLMap, field: string): yaml.Pair | undefined {
  const merged = map.items
    .filter(({ key }) => isMergeKey(key))
    .flatMap(({ value }) => mergeSources(anchors, value));
  for (const source of [map, ...merged]) {
    const pair = yaml.isMap(source)
      ? source.items.find(({ key }) => yaml.isScalar(key) && String(key.value) === field)
      : undefined;
    if (pair) return pair;
  }
  return undefined;
}
