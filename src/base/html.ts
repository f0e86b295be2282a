import { printableLines } from "./printable.ts";

/** Text of an HTML document, in which all that came from data is escaped. */
export type Html = { readonly html: string };

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The text as it is shown in an HTML document, in an element or in a quoted attribute; what hides or reorders text is made visible. */
export function escapeHtml(text: string): string {
  return printableLines(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** A piece of a document: of what is filled in, pieces and lists of them stay as they are and all else is escaped. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const filled = values.map((value) => {
    if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
    return "html" in value ? value.html : value.map((piece) => piece.html).join("");
  });
  return { html: parts.map((part, at) => part + (filled[at] ?? "")).join("") };
}

/** Nothing of a document. */
export const noHtml: Html = { html: "" };
