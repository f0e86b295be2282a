import * as yaml from "yaml";
import * as z from "zod";
import { cloudError } from "./cloud-error.ts";
import type { FoundFile } from "./cloud-files.ts";

/** The clouds of a file as it gives them, by name. */
export type RawClouds = Readonly<Record<string, RawCloud>>;

/** One cloud: its fields, with underscores in their names. */
export type RawCloud = Readonly<Record<string, unknown>>;

const WORDING: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab is used to indent; use spaces",
  DUPLICATE_KEY: "this field is given twice; keep one",
  BAD_INDENT: "the indentation does not fit the lines before, or a bracket is not closed",
  MISSING_CHAR: "a quote, a bracket or a comma is missing",
  BAD_SCALAR_START: "a value cannot begin with this character; put the value in quotes",
  TAG_RESOLVE_FAILED: "a value cannot begin with !; put the value in quotes",
  BLOCK_AS_IMPLICIT_KEY: "a field begins inside another one's value; put values with a colon in quotes",
  BAD_ALIAS: "a value cannot begin with * or &; put the value in quotes",
  BAD_DIRECTIVE: "a line cannot begin with %; put the value in quotes",
};

const fields = z.record(z.string(), z.unknown());

/**
 * What clouds.yaml or secure.yaml says, read as YAML 1.1 as openstackclient does. Errors tell the place and never show
 * the text, which may be a password.
 */
export function parseCloudFile({ path, text }: FoundFile): RawClouds {
  const clouds = fields.safeParse(parseYaml(path, text) ?? {});
  if (!clouds.success) throw invalid(path, `${path} holds no fields`, "Begin the file with `clouds:`.");
  const listed = z.record(z.string(), z.unknown()).safeParse(clouds.data.clouds ?? {});
  if (!listed.success)
    throw invalid(
      path,
      `${path}: clouds holds no names`,
      "Write the name of each cloud, with a colon, below clouds.",
    );
  return Object.fromEntries(
    Object.entries(listed.data).map(([name, cloud]) => [name, readCloud(path, name, cloud)]),
  );
}

/** The cloud with what secure.yaml adds to it; what both say counts as secure.yaml has it. */
export function mergeSecure(cloud: RawCloud, secure: RawCloud | undefined): RawCloud {
  const merged = Object.entries(secure ?? {}).map(([field, value]) => {
    const [below, above] = [fields.safeParse(cloud[field]), fields.safeParse(value)];
    return [field, below.success && above.success ? { ...below.data, ...above.data } : value] as const;
  });
  return { ...cloud, ...Object.fromEntries(merged) };
}

function readCloud(path: string, name: string, cloud: unknown): RawCloud {
  const found = fields.safeParse(cloud);
  if (!found.success)
    throw invalid(
      path,
      `${path}: clouds.${name} holds no fields`,
      `Write auth and what it needs below ${name}.`,
    );
  const named = withUnderscores(found.data);
  const auth = fields.safeParse(named.auth ?? {});
  if (!auth.success)
    throw invalid(
      path,
      `${path}: clouds.${name}.auth holds no fields`,
      "Write auth_url, username and so on below auth.",
    );
  return { ...named, auth: withUnderscores(auth.data) };
}

function withUnderscores(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key.replaceAll("-", "_"), value]));
}

function parseYaml(path: string, text: string): unknown {
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, {
    version: "1.1",
    stringKeys: true,
    prettyErrors: false,
    logLevel: "error",
    lineCounter: lines,
  });
  const wrong = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  const alias = wrong === undefined ? findLooseAlias(document) : undefined;
  const at = wrong?.pos[0] ?? alias?.range?.[0];
  if (at !== undefined) {
    const { line, col } = lines.linePos(at);
    const what =
      WORDING[wrong?.code ?? "BAD_ALIAS"] ?? "this cannot be read as YAML; look for a missing quote or colon";
    throw invalid(
      path,
      `${path}:${Math.max(1, line)}:${Math.max(1, col)}: ${what}`,
      `Correct line ${line} of ${path}.`,
    );
  }
  keepSpelling(document);
  return document.toJS({ maxAliasCount: -1 });
}

function findLooseAlias(document: yaml.Document): yaml.Alias | undefined {
  let loose: yaml.Alias | undefined;
  yaml.visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) === undefined) loose ??= alias;
    },
  });
  return loose;
}

// A password of digits, such as 0123, is not the number that YAML reads; true and false count outside of auth.
function keepSpelling(document: yaml.Document): void {
  yaml.visit(document, {
    Scalar(_, node, ancestors) {
      if (node.source === undefined || node.type !== "PLAIN" || node.value === null) return;
      const inAuth = ancestors.some(
        (above) => yaml.isPair(above) && yaml.isScalar(above.key) && above.key.value === "auth",
      );
      if (typeof node.value !== "string" && (inAuth || typeof node.value !== "boolean"))
        node.value = node.source;
    },
  });
}

function invalid(path: string, message: string, hint: string): Error {
  return cloudError("cloud-config-invalid", path, { message, hint });
}
