import * as z from "zod";
import { printable } from "../base/printable.ts";
import { closestWord } from "./closest-word.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";

/** What is wrong with a field: where it is, what is wrong, what would be right. */
export type FieldProblem = {
  readonly path: FieldPath;
  /** Whether to point at the field's name or at its value. */
  readonly at: "key" | "value";
  readonly message: string;
  readonly fix?: string;
};

type Issue = z.core.$ZodIssue;

/** What a schema's issues mean, in the operator's words; root is the value that was checked. */
export function explainIssues(
  schema: z.ZodType,
  root: unknown,
  issues: readonly Issue[],
): readonly FieldProblem[] {
  return issues.flatMap((issue) => explain(schema, root, nearest(issue)));
}

/** Of a choice between forms, the issue within the form that was meant, if one was. */
function nearest(issue: Issue): Issue {
  if (issue.code !== "invalid_union") return issue;
  const errors = issue.errors.flat();
  const inner =
    errors.find(({ code }) => code === "unrecognized_keys") ?? errors.find(({ path }) => path.length > 0);
  return inner ? nearest({ ...inner, path: [...issue.path, ...inner.path] }) : issue;
}

function explain(schema: z.ZodType, root: unknown, issue: Issue): readonly FieldProblem[] {
  const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
  if (issue.code === "unrecognized_keys") {
    const known = fieldsAt(schema, path);
    return issue.keys.map((key) => unknownField([...path, key], known));
  }
  if (issue.code === "invalid_key")
    return [
      {
        path,
        at: "key",
        message: `needs ${issue.issues[0]?.message ?? "another name"}, but is ${show(path.at(-1))}`,
      },
    ];
  const value = valueAt(root, path);
  if (value === undefined)
    return [{ path, at: "value", message: "is missing", fix: `it needs ${issue.message}` }];
  if (value === null) return [{ path, at: "key", message: "is empty", fix: `it needs ${issue.message}` }];
  return [
    { path, at: "value", message: `needs ${issue.message}, but is ${show(value)}`, ...hint(issue, value) },
  ];
}

function unknownField(path: FieldPath, known: readonly string[]): FieldProblem {
  const meant = closestWord(String(path.at(-1)), known);
  const fix = meant === undefined ? `the fields here are ${known.join(", ")}` : `did you mean ${meant}?`;
  return { path, at: "key", message: "no such field", fix };
}

function hint(issue: Issue, value: unknown): { readonly fix?: string } {
  if (typeof value === "string" && /^(?:yes|on|no|off)$/i.test(value) && issue.message === "true or false")
    return { fix: `write ${/^(?:yes|on)$/i.test(value) ? "true" : "false"}` };
  if (issue.code !== "invalid_value" || typeof value !== "string") return {};
  const meant = closestWord(value, issue.values.map(String));
  return meant === undefined ? {} : { fix: `did you mean ${meant}?` };
}

/** The value as the operator would name it; long texts are cut. */
function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "a mapping";
  const text = printable(String(value));
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return typeof value === "string" ? `"${short}"` : short;
}

function valueAt(root: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? (value as Readonly<Record<string | number, unknown>>)[part]
        : undefined,
    root,
  );
}

/** The names of the fields that the schema has at the path. */
function fieldsAt(schema: z.ZodType, path: FieldPath): readonly string[] {
  const found = path.reduce<readonly z.core.$ZodType[]>(
    (at, part) => at.flatMap(formsOf).flatMap((form) => below(form, part)),
    [schema],
  );
  const target = found.flatMap(formsOf).find((form) => form instanceof z.ZodObject);
  return target ? Object.keys(target.shape) : [];
}

/** The forms that a value may have. */
function formsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional) return formsOf(schema.unwrap());
  return schema instanceof z.ZodUnion ? schema.options.flatMap(formsOf) : [schema];
}

function below(schema: z.core.$ZodType, part: string | number): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return typeof part === "number" ? [schema.element] : [];
  if (!(schema instanceof z.ZodObject)) return [];
  const field = (schema.shape as Readonly<Record<string, z.core.$ZodType>>)[part];
  return field === undefined ? [] : [field];
}
