import { posixExpression } from "../programs/posix-expression.ts";
import { type AwkArray, fromInput, textOf, type Value } from "./awk-value.ts";

/** What a call of a function holds by the names of its parameters. */
export type Frame = Map<string, Value | AwkArray>;

/** A program of awk that runs: its variables and the line that it is at. */
export class AwkRun {
  readonly variables = new Map<string, Value | AwkArray>();
  readonly print: (bytes: string) => void;
  frame: Frame | undefined;
  /** What `return` and `exit` gave. */
  result: Value;
  #record = "";
  #fields: string[] | undefined = [];

  constructor(print: (bytes: string) => void) {
    this.print = print;
    const settings = {
      FS: " ",
      OFS: " ",
      ORS: "\n",
      RS: "\n",
      NR: 0,
      FNR: 0,
      FILENAME: "",
      RSTART: 0,
      RLENGTH: -1,
      SUBSEP: "\x1c",
    };
    for (const [name, value] of Object.entries(settings)) this.variables.set(name, value);
  }

  /** The value of a variable; an array counts as nothing. */
  get(name: string): Value {
    if (name === "NF") return this.#split().length;
    const value = this.frame?.has(name) === true ? this.frame.get(name) : this.variables.get(name);
    return value instanceof Map ? undefined : value;
  }

  set(name: string, value: Value): void {
    if (name === "NF") this.#resize(Number(textOf(value)));
    else if (this.frame?.has(name) === true) this.frame.set(name, value);
    else this.variables.set(name, value);
  }

  /** An array by its name, made where there is none. */
  array(name: string): AwkArray {
    const scope = this.frame?.has(name) === true ? this.frame : this.variables;
    const known = scope.get(name);
    if (known instanceof Map) return known;
    const made: AwkArray = new Map();
    scope.set(name, made);
    return made;
  }

  /** The next line. */
  setRecord(line: string): void {
    this.#record = line;
    this.#fields = undefined;
  }

  get record(): string {
    return this.#record;
  }

  /** Field number at; 0 is the whole line. */
  field(at: number): Value {
    if (at === 0) return fromInput(this.#record);
    const text = this.#split()[at - 1];
    return text === undefined ? undefined : fromInput(text);
  }

  setField(at: number, value: Value): void {
    if (at === 0) {
      this.setRecord(textOf(value));
      return;
    }
    const fields = this.#split();
    while (fields.length < at) fields.push("");
    fields[at - 1] = textOf(value);
    this.#record = fields.join(textOf(this.get("OFS")));
  }

  #split(): string[] {
    this.#fields ??= splitText(this.#record, textOf(this.get("FS")));
    return this.#fields;
  }

  #resize(size: number): void {
    const fields = this.#split().slice(0, size);
    while (fields.length < size) fields.push("");
    this.#fields = fields;
    this.#record = fields.join(textOf(this.get("OFS")));
  }
}

/** A text in its parts, as FS says. */
export function splitText(text: string, separator: string | RegExp): string[] {
  if (separator === " ") return text.match(/[^ \t\n]+/g) ?? [];
  if (text === "") return [];
  if (typeof separator !== "string") return text.split(withoutGroups(separator));
  if (separator.length === 1 && separator !== "\\") return text.split(separator);
  return text.split(withoutGroups(posixExpression(separator, "awk")));
}

// What groups match would be among the parts.
function withoutGroups(expression: RegExp): RegExp {
  return new RegExp(expression.source.replace(/(^|[^\\])\((?!\?)/g, "$1(?:"), expression.flags);
}
