import type { Failure } from "../files/errno.ts";
import { OpenFile } from "../files/open-file.ts";
import { type Expansion, expandText } from "./expand-word.ts";
import type { Run } from "./program.ts";
import type { ShellProcess } from "./shell-process.ts";
import type { Redirect } from "./syntax.ts";

/** What stood at descriptors before they were redirected; undefined: nothing. */
export type Saved = readonly (readonly [descriptor: number, file: OpenFile | undefined])[];

/** Redirects descriptors; the text of what went wrong, or what stood there before. */
export function* redirect(expansion: Expansion, redirects: readonly Redirect[]): Run<Saved | string> {
  const saved: [number, OpenFile | undefined][] = [];
  const { process } = expansion;
  for (const { descriptor, operator, target } of redirects) {
    const text = yield* expandText(expansion, target);
    const opened = open(process, operator, text);
    if (typeof opened === "string") {
      restore(process, saved);
      return opened;
    }
    saved.push([descriptor, process.descriptors.get(descriptor)]);
    if (opened === undefined) process.descriptors.delete(descriptor);
    else process.descriptors.set(descriptor, opened);
  }
  return saved;
}

/** Puts back what stood at descriptors. */
export function restore(process: ShellProcess, saved: Saved): void {
  for (const [descriptor, file] of saved.toReversed()) {
    process.descriptors.get(descriptor)?.close();
    if (file === undefined) process.descriptors.delete(descriptor);
    else process.descriptors.set(descriptor, file);
  }
}

/** Leaves descriptors as they have been redirected. */
export function keep(saved: Saved): void {
  for (const [, file] of saved) file?.close();
}

// undefined: the descriptor is closed.
function open(
  process: ShellProcess,
  operator: Redirect["operator"],
  text: string,
): OpenFile | undefined | string {
  switch (operator) {
    case "<<":
      return new OpenFile({ kind: "text", text });
    case "<":
    case "<>": {
      const file = process.openToRead(text);
      return "errno" in file ? `cannot open ${text}: ${wordingOf(file, "No such file")}` : file;
    }
    case ">&":
    case "<&": {
      if (text === "-") return undefined;
      return process.descriptors.get(Number(text))?.share() ?? `${text}: Bad file descriptor`;
    }
    case ">":
    case ">|":
    case ">>": {
      const file = process.openToWrite(text, operator === ">>");
      return "errno" in file ? `cannot create ${text}: ${wordingOf(file, "Directory nonexistent")}` : file;
    }
  }
}

function wordingOf(failure: Failure, missing: string): string {
  return failure.errno === "ENOENT" ? missing : failure.text;
}
