import { OpenFile } from "../files/open-file.ts";
import { type Calls, findBuiltin } from "./builtins.ts";
import { type Expansion, expandText, expandWords } from "./expand-word.ts";
import type { Run } from "./program.ts";
import { keep, redirect, restore } from "./redirect.ts";
import { type Runner, runCompound } from "./run-compound.ts";
import { runProgram } from "./run-program.ts";
import type { ShellProcess } from "./shell-process.ts";
import type { Assignment, Command } from "./syntax.ts";

type Kind<Name extends Command["kind"]> = Extract<Command, { kind: Name }>;

/** Runs a command to its end; its exit code is in process.status. */
export function* runCommand(process: ShellProcess, command: Command): Run<number> {
  process.status =
    command.kind === "simple" ? yield* runSimple(process, command) : yield* statusOf(process, command);
  return process.status;
}

function* statusOf(process: ShellProcess, command: Exclude<Command, Kind<"simple">>): Run<number> {
  switch (command.kind) {
    case "pipeline":
      return yield* runPipeline(process, command);
    case "and-or":
      return yield* runAndOr(process, command);
    case "list":
      return yield* runList(process, command);
    case "function":
      process.functions.set(command.name, command.body);
      return 0;
    case "group":
    case "subshell":
    case "if":
    case "loop":
    case "for":
    case "case":
      return yield* runCompound(runner, process, command);
  }
}

function expansionOf(process: ShellProcess): Expansion {
  return { process, substitute };
}

function* substitute(process: ShellProcess, body: Command): Run<string> {
  const child = process.fork();
  let text = "";
  child.setDescriptor(
    1,
    new OpenFile({
      kind: "sink",
      sink: (bytes) => {
        text += bytes;
        return undefined;
      },
    }),
  );
  process.status = yield* runSubshell(child, body);
  return text.replace(/\n+$/, "").replaceAll("\0", "");
}

/** Runs a command in a process of its own, which ends with it. */
export function* runSubshell(child: ShellProcess, body: Command): Run<number> {
  child.exitTrap = undefined;
  yield* runCommand(child, body);
  const code = yield* endShell(child);
  return code;
}

/** What happens when a shell ends: its trap runs and its files are closed; gives its exit code. */
export function* endShell(process: ShellProcess): Run<number> {
  let { jump } = process;
  let code = jump?.kind === "exit" || jump?.kind === "return" ? jump.code : process.status;
  const trap = process.exitTrap;
  process.exitTrap = undefined;
  if (trap !== undefined && jump?.kind !== "killed") {
    process.jump = undefined;
    process.status = code;
    yield* runNamed(process, "eval", [trap]);
    ({ jump } = process);
    if (jump?.kind === "exit") code = jump.code;
  }
  process.close();
  return code;
}

function* runList(process: ShellProcess, { items }: Kind<"list">): Run<number> {
  let status = 0;
  for (const { command, isBackground } of items) {
    if (isBackground) {
      startJob(process, command);
      status = 0;
      process.status = 0;
    } else status = yield* runCommand(process, command);
    if (process.jump !== undefined) return process.status;
  }
  return status;
}

function startJob(process: ShellProcess, command: Command): void {
  const child = process.fork(process.kernel.nextPid());
  const job = process.kernel.spawn(child, [process.scriptName], runSubshell(child, command));
  process.lastJob = job.pid;
}

function* runAndOr(process: ShellProcess, { operator, left, right }: Kind<"and-or">): Run<number> {
  process.conditionDepth += 1;
  const status = yield* runCommand(process, left);
  process.conditionDepth -= 1;
  if (process.jump !== undefined || (status === 0) !== (operator === "&&")) return status;
  return yield* runCommand(process, right);
}

// Each part has ended before the next begins: none of vfleet's scripts has one that goes on for ever.
function* runPipeline(process: ShellProcess, { commands, negated }: Kind<"pipeline">): Run<number> {
  if (negated) process.conditionDepth += 1;
  let input: string | undefined;
  let status = 0;
  for (const [index, command] of commands.entries()) {
    if (commands.length === 1) {
      status = yield* runCommand(process, command);
      break;
    }
    const child = process.fork();
    if (input !== undefined) child.setDescriptor(0, new OpenFile({ kind: "text", text: input }));
    let text = "";
    const sink = (bytes: string) => {
      text += bytes;
      return undefined;
    };
    if (index < commands.length - 1) child.setDescriptor(1, new OpenFile({ kind: "sink", sink }));
    status = yield* runSubshell(child, command);
    if (child.jump?.kind === "killed") {
      process.jump = child.jump;
      return status;
    }
    input = text;
  }
  if (!negated) return status;
  process.conditionDepth -= 1;
  return status === 0 ? 1 : 0;
}

const LASTING = new Set([":", "eval", "exec", "export", "readonly", "set", "shift", "trap", "unset"]);

function* runSimple(process: ShellProcess, command: Kind<"simple">): Run<number> {
  const expansion = expansionOf(process);
  const wait = process.kernel.beforeCommand(process);
  if (wait !== undefined) yield wait;
  const hasSubstitution = command.words.length === 0;
  if (hasSubstitution) process.status = 0;
  const words = yield* expandWords(expansion, command.words);
  if (process.jump !== undefined) return process.jump.kind === "exit" ? process.jump.code : 1;
  const saved = command.redirects.length === 0 ? [] : yield* redirect(expansion, command.redirects);
  const [name, ...rest] = words;
  if (typeof saved === "string") {
    redirectFailed(process, saved);
    // A shell ends when a redirection of one of its own commands fails.
    if (name !== undefined && LASTING.has(name)) process.jump = { kind: "exit", code: 2 };
    return 2;
  }
  if (name === undefined) {
    yield* assign(process, command.assignments);
    restore(process, saved);
    return failsWith(process, process.status);
  }
  const before = command.assignments.length === 0 ? [] : yield* assign(process, command.assignments, name);
  const started = startNamed(process, name, rest);
  const status = typeof started === "object" ? yield* started : started;
  for (const [variable, value] of before) putBack(process, variable, value);
  if (name === "exec" && rest.length === 0) keep(saved);
  else restore(process, saved);
  const delayMs = process.kernel.takeDelayMs();
  if (delayMs > 0) yield { kind: "sleep", ms: delayMs };
  return failsWith(process, status);
}

type Before = readonly (readonly [name: string, was: { value: string | undefined; exported: boolean }])[];

// For a command that is no special one the values are put back behind it.
function* assign(process: ShellProcess, assignments: readonly Assignment[], name?: string): Run<Before> {
  const before: [string, { value: string | undefined; exported: boolean }][] = [];
  for (const assignment of assignments) {
    const value = yield* expandText(expansionOf(process), assignment.value);
    if (name !== undefined && !LASTING.has(name)) {
      const was = {
        value: process.variables.get(assignment.name),
        exported: process.exported.has(assignment.name),
      };
      before.push([assignment.name, was]);
      process.exported.add(assignment.name);
    }
    process.variables.set(assignment.name, value);
  }
  return before.toReversed();
}

function putBack(
  process: ShellProcess,
  name: string,
  was: { value: string | undefined; exported: boolean },
): void {
  if (was.value === undefined) process.variables.delete(name);
  else process.variables.set(name, was.value);
  if (!was.exported) process.exported.delete(name);
}

function* runNamed(process: ShellProcess, name: string, words: readonly string[]): Run<number> {
  const started = startNamed(process, name, words);
  return typeof started === "object" ? yield* started : started;
}

// A function, a command of the shell or a program; most commands of the shell have ended then.
function startNamed(process: ShellProcess, name: string, words: readonly string[]): number | Run<number> {
  const body = process.functions.get(name);
  if (body !== undefined) return callFunction(process, body, words);
  const builtin = findBuiltin(name);
  return builtin === undefined
    ? runProgram(process, name, words)
    : builtin({ name, words, process }, shellCalls);
}

function* callFunction(process: ShellProcess, body: Command, words: readonly string[]): Run<number> {
  const { positional, loopDepth } = process;
  process.positional = words;
  process.functionDepth += 1;
  process.loopDepth = 0;
  process.locals.push(new Map());
  let status = yield* runCommand(process, body);
  if (process.jump?.kind === "return") {
    status = process.jump.code;
    process.jump = undefined;
  }
  for (const [name, value] of process.locals.pop() ?? [])
    putBack(process, name, { value, exported: process.exported.has(name) });
  process.functionDepth -= 1;
  process.loopDepth = loopDepth;
  process.positional = positional;
  return status;
}

function redirectFailed(process: ShellProcess, text: string): number {
  process.write(2, `${process.scriptName}: 1: ${text}\n`);
  return failsWith(process, 2);
}

function failsWith(process: ShellProcess, status: number): number {
  if (status !== 0 && process.options.errexit && process.conditionDepth === 0 && process.jump === undefined)
    process.jump = { kind: "exit", code: status };
  return status;
}

const runner: Runner = { runCommand, runSubshell, substitute, redirectFailed, failsWith };

/** How the commands of the shell run others. */
export const shellCalls: Calls = { runCommand, runNamed, endShell };
