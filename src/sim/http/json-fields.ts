import type { Json } from "./api-request.ts";
import { Refusal } from "./refusal.ts";

/** The value as an object; undefined: it is none. */
export function objectOf(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

/** The object that a body has under a name; refuses as Nova and Neutron do where it has none. */
export function needObject(body: unknown, name: string): Json {
  const found = objectOf(objectOf(body)?.[name]);
  if (found === undefined)
    throw new Refusal(400, `Invalid input for field/attribute ${name}. '${name}' is a required property`);
  return found;
}

/** A text of an object; undefined: there is none, or something else. */
export function textOf(fields: Json, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}

/** A text that must be there and not empty. */
export function needText(fields: Json, name: string): string {
  const value = textOf(fields, name);
  if (value === undefined || value === "")
    throw new Refusal(
      400,
      `Invalid input for field/attribute ${name}. Value: ${JSON.stringify(fields[name] ?? null)}. '${name}' is a required property`,
    );
  return value;
}

/** A number, or a text that is one; undefined: there is none. */
export function numberOf(fields: Json, name: string): number | undefined {
  const value = fields[name];
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** The value where it is true or false, else what is given. */
export function flagOf(fields: Json, name: string, otherwise: boolean): boolean {
  const value = fields[name];
  return typeof value === "boolean" ? value : otherwise;
}

/** Text by text; what is no text is left out. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(objectOf(value) ?? {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The elements of a list; none where it is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
