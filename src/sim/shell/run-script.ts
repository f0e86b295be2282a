import type { OpenFile } from "../files/open-file.ts";
import { parseOnce } from "./parse-once.ts";
import { parseNextCommand } from "./parse-script.ts";
import { type Call, complain, type Program, type Run } from "./program.ts";
import { endShell, runCommand } from "./run-command.ts";
import { SyntaxProblem } from "./script-cursor.ts";
import type { ShellProcess } from "./shell-process.ts";
import type { Command } from "./syntax.ts";

/** Runs a script in a shell of its own to its end; gives its exit code. A signal that ended it is in process.jump. */
export function* runScript(process: ShellProcess, text: string): Run<number> {
  const command = parseOnce(text);
  if (command instanceof SyntaxProblem) return yield* runUntilProblem(process, text);
  yield* runCommand(process, command);
  return yield* endShell(process);
}

// What stands before the mistake runs, and may end the script.
function* runUntilProblem(process: ShellProcess, text: string): Run<number> {
  let from = 0;
  for (;;) {
    let next: ReturnType<typeof parseNextCommand>;
    try {
      next = parseNextCommand(text, from);
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      return refuse(process, error);
    }
    if (next === undefined) break;
    from = next.end;
    yield* runCommand(process, next.command);
    if (process.jump !== undefined) break;
  }
  return yield* endShell(process);
}

function refuse(process: ShellProcess, problem: SyntaxProblem): number {
  process.write(2, `${process.scriptName}: 1: ${problem.message}\n`);
  process.close();
  return 2;
}

/** Runs what stdin holds, command by command as each is whole; what a command leaves of it is the next one's. */
function* runInput(process: ShellProcess, input: OpenFile): Run<number> {
  let isIncomplete = false;
  for (;;) {
    const next = nextOf(input, isIncomplete);
    isIncomplete = next instanceof SyntaxProblem;
    if (next instanceof SyntaxProblem && !(next.isIncomplete && input.waitsFor !== undefined)) {
      return refuse(process, next);
    }
    if (next === undefined || next instanceof SyntaxProblem) {
      const stream = input.waitsFor;
      if (stream === undefined) break;
      yield { kind: "until", promise: stream.more() };
      continue;
    }
    yield* runCommand(process, next);
    if (process.jump !== undefined) break;
  }
  return yield* endShell(process);
}

// isIncomplete: what there was before could not be parsed, and is not tried again in the middle of a line.
function nextOf(input: OpenFile, isIncomplete: boolean): Command | SyntaxProblem | undefined {
  if (input.source.kind !== "input") {
    const text = input.readAll();
    return typeof text === "string" && text.trim() !== "" ? parseOnce(text) : undefined;
  }
  const { stream } = input.source;
  // Without its line feed a line may go on.
  const isWhole = stream.isEnded || stream.pending.endsWith("\n");
  if (!isWhole && (isIncomplete || !stream.pending.includes("\n}"))) return undefined;
  try {
    const next = parseNextCommand(stream.pending, 0);
    stream.pending = next === undefined ? "" : stream.pending.slice(next.end);
    return next?.command;
  } catch (error) {
    if (error instanceof SyntaxProblem) return error;
    throw error;
  }
}

/** `sh FILE`, `sh -c TEXT` and `sh -s`. */
export const shellProgram: Program = function* shell(call: Call): Run<number> {
  const child = call.process.fork(call.process.kernel.nextPid());
  child.shellPid = child.pid;
  child.parentPid = call.process.shellPid;
  child.exitTrap = undefined;
  child.functions.clear();
  child.functionDepth = 0;
  child.conditionDepth = 0;
  child.options = { errexit: false, nounset: false, noglob: false };
  for (const name of child.variables.keys()) if (!child.exported.has(name)) child.variables.delete(name);
  const words = [...call.words];
  while (/^-[euf]+$/.test(words[0] ?? "")) {
    const option = words.shift() ?? "";
    child.options.errexit ||= option.includes("e");
    child.options.nounset ||= option.includes("u");
  }
  const [first, ...rest] = words;
  if (first === "-c") {
    [, child.scriptName = "sh"] = rest;
    child.positional = rest.slice(2);
    return yield* ended(call.process, child, runScript(child, rest[0] ?? ""));
  }
  const input = child.descriptors.get(0);
  if (first === "-s" || first === undefined) {
    child.positional = rest;
    return input === undefined ? 0 : yield* ended(call.process, child, runInput(child, input));
  }
  const text = child.readFile(first);
  if (typeof text !== "string") return complain(call, `0: cannot open ${first}: No such file`, 2);
  child.scriptName = first;
  child.positional = rest;
  return yield* ended(call.process, child, runScript(child, text));
};

function* ended(parent: ShellProcess, child: ShellProcess, run: Run<number>): Run<number> {
  const code = yield* run;
  if (child.jump?.kind !== "killed") return code;
  parent.jump ??= child.jump;
  return 137;
}
