import type { Node, RegularFile } from "../files/node.ts";
import type { Run } from "./program.ts";
import type { ShellProcess } from "./shell-process.ts";

/** The file that a command's name means: by its path, or the first on PATH that can be run. */
export function findCommand(process: ShellProcess, name: string): { path: string; node: Node } | undefined {
  if (name.includes("/")) {
    const node = process.kernel.files.node(name, process.cwd);
    return node === undefined ? undefined : { path: name, node };
  }
  if (name === "") return undefined;
  const folders = (process.variables.get("PATH") ?? "/usr/bin:/bin").split(":");
  for (const folder of folders) {
    const path = `${folder === "" ? "." : folder}/${name}`;
    const node = process.kernel.files.node(path, process.cwd);
    if (node?.kind === "file" && isExecutable(node)) return { path, node };
  }
  return undefined;
}

/** Runs a program of the machine; what it opened stays as the shell has redirected it. */
export function* runProgram(process: ShellProcess, name: string, words: readonly string[]): Run<number> {
  const found = findCommand(process, name);
  if (found === undefined) return refuse(process, `${name}: not found`, 127);
  const { path, node } = found;
  if (node.kind !== "file" || !isExecutable(node)) return refuse(process, `${name}: Permission denied`, 126);
  if (node.program !== undefined) {
    const result = node.program({ name: baseName(name), words, process });
    return typeof result === "object" ? yield* result : result;
  }
  // The first words of a script say what reads it.
  const [, interpreter, option] = /^#! *(\S+)(?: +(\S+))?/.exec(node.content) ?? [];
  if (interpreter === undefined) return refuse(process, `${name}: Exec format error`, 126);
  return yield* runProgram(process, interpreter, [...(option === undefined ? [] : [option]), path, ...words]);
}

function isExecutable(node: RegularFile): boolean {
  return (node.mode & 0o111) !== 0;
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function refuse(process: ShellProcess, text: string, code: number): number {
  process.write(2, `${process.scriptName}: 1: ${text}\n`);
  return code;
}
