import { absent, known, type Reading, unreadable } from "../model/reading.ts";

/** What `grep -H` and lines `LINK TARGET` told of sysfs: values, link targets and errors, each by path. */
export type SysfsOutput = {
  /** The value of an attribute; of a `uevent` file each line is `path/KEY`. */
  readonly values: ReadonlyMap<string, string>;
  readonly links: ReadonlyMap<string, string>;
  /** Why a path could not be read; a path that does not exist is not in here. */
  readonly errors: ReadonlyMap<string, string>;
  /** Exit codes by program, from lines `exit PROGRAM CODE`. */
  readonly exits: ReadonlyMap<string, number>;
};

const VALUE = /^((?:[^/]+\/)+?[a-z_]+):(.*)$/;
const UEVENT_VALUE = /^([A-Z0-9_]+)=(.*)$/;
const LINK = /^(\S+) (\/\S+)$/;
const ERROR = /^(?:\S*\/)?grep: (.+): ([A-Z][^:]*)$/;
const EXIT = /^exit ([a-z]+) (\d{1,3})$/;
const NOT_THERE = "No such file or directory";

/** Sorts each line into what it is; lines of another form are passed over. */
export function parseSysfsOutput(text: string): SysfsOutput {
  const values = new Map<string, string>();
  const links = new Map<string, string>();
  const errors = new Map<string, string>();
  const exits = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, failed, reason] = ERROR.exec(line) ?? [];
    const [, path, value] = VALUE.exec(line) ?? [];
    const [, link, target] = LINK.exec(line) ?? [];
    const [, program, code] = EXIT.exec(line) ?? [];
    if (program !== undefined) exits.set(program, Number(code));
    else if (failed !== undefined && reason !== undefined) {
      if (reason !== NOT_THERE) errors.set(failed, reason);
    } else if (link !== undefined && target !== undefined) links.set(link, target);
    else if (path !== undefined && value !== undefined) setValue(values, path, value);
  }
  return { values, links, errors, exits };
}

function setValue(values: Map<string, string>, path: string, value: string): void {
  const [, key, rest] = path.endsWith("/uevent") ? (UEVENT_VALUE.exec(value) ?? []) : [];
  if (key !== undefined && rest !== undefined) values.set(`${path}/${key}`, rest);
  else values.set(path, value);
}

/** The attribute at that path, made into a value; undefined from convert means that its text has no sense. */
export function readingOf<T>(
  output: SysfsOutput,
  path: string,
  convert: (text: string) => T | undefined,
): Reading<T> {
  const text = output.values.get(path) ?? output.links.get(path);
  if (text === undefined) {
    const reason = output.errors.get(path);
    return reason === undefined ? absent : unreadable(`${path}: ${reason}`);
  }
  const value = convert(text);
  return value === undefined ? unreadable(`${path} says ${JSON.stringify(text)}`) : known(value);
}
