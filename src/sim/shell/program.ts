import type { Failure } from "../files/errno.ts";
import type { ShellProcess } from "./shell-process.ts";

/** What a program that runs waits for. */
export type Wait =
  | { readonly kind: "sleep"; readonly ms: number }
  | { readonly kind: "until"; readonly promise: Promise<unknown> }
  /** The connection breaks here; ends: what runs ends as well. */
  | { readonly kind: "cut"; readonly ends: boolean };

/** Something that runs, and now and then waits. */
export type Run<T> = Generator<Wait, T, void>;

/** One call of a program: its words without its name, and the process that calls it. */
export type Call = {
  readonly name: string;
  readonly words: readonly string[];
  readonly process: ShellProcess;
};

/** A program: what it does, and its exit code. */
export type Program = (call: Call) => number | Run<number>;

/** Writes to stdout; a failure is 1, and 0 else, as an exit code. */
export function say(call: Call, bytes: string): number {
  const failure = call.process.write(1, bytes);
  if (failure === undefined) return 0;
  complain(call, `write error: ${failure.text}`);
  return 1;
}

/** Writes `NAME: TEXT` to stderr, and gives the exit code. */
export function complain(call: Call, text: string, exitCode = 1): number {
  call.process.write(2, `${call.name}: ${text}\n`);
  return exitCode;
}

/** The bytes of a file that a program is given; `-` is stdin. */
export function* readInput(call: Call, path: string): Run<string | Failure> {
  const { process } = call;
  if (path !== "-") return process.readFile(path);
  return yield* readStdin(process);
}

/** All of stdin until its end. */
export function* readStdin(process: ShellProcess): Run<string | Failure> {
  const file = process.descriptors.get(0);
  if (file === undefined) return "";
  let all = "";
  for (;;) {
    const bytes = file.readAll();
    if (typeof bytes !== "string") return bytes;
    all += bytes;
    const stream = file.waitsFor;
    if (stream === undefined) return all;
    yield { kind: "until", promise: stream.more() };
  }
}
