import * as yaml from "yaml";

/** A value for programs, as they asked for it. */
export type MachineFormat = "json" | "yaml";

// What would move a terminal's cursor, hide or reorder text; line feeds and tabs are harmless in a document.
const UNSAFE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;
const EVERY_UNSAFE = new RegExp(UNSAFE, "g");

/** The value as JSON or YAML, ended by a line feed; characters that could harm a terminal are written as escapes. */
export function machineText(value: unknown, format: MachineFormat): string {
  const text = format === "json" ? JSON.stringify(value, undefined, 2) : yamlText(value);
  return `${text.trimEnd().replace(EVERY_UNSAFE, escapeCharacter)}\n`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function yamlText(value: unknown): string {
  // Only what JSON can hold, so that both formats say the same.
  const document = new yaml.Document(JSON.parse(JSON.stringify(value)), { aliasDuplicateObjects: false });
  yaml.visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === "string" && (UNSAFE.test(scalar.value) || !scalar.value.isWellFormed()))
        scalar.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString({ lineWidth: 0 });
}
