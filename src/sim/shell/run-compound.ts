import type { Substitute } from "./expand-word.ts";
import { expandPattern, expandText, expandWords } from "./expand-word.ts";
import { patternExpression } from "./pattern.ts";
import type { Run } from "./program.ts";
import { keep, redirect, restore } from "./redirect.ts";
import type { ShellProcess } from "./shell-process.ts";
import type { Command, Compound } from "./syntax.ts";

type Kind<Name extends Command["kind"]> = Extract<Command, { kind: Name }>;

/** How compound commands run what they hold. */
export type Runner = {
  readonly runCommand: (process: ShellProcess, command: Command) => Run<number>;
  readonly runSubshell: (child: ShellProcess, body: Command) => Run<number>;
  readonly substitute: Substitute;
  readonly redirectFailed: (process: ShellProcess, text: string) => number;
  /** The exit code, which may end the shell. */
  readonly failsWith: (process: ShellProcess, status: number) => number;
};

/** Runs a command that holds others. */
export function* runCompound(runner: Runner, process: ShellProcess, command: Compound): Run<number> {
  const expansion = { process, substitute: runner.substitute };
  if (command.kind === "subshell") {
    const child = process.fork();
    const failed = yield* redirect({ process: child, substitute: runner.substitute }, command.redirects);
    if (typeof failed === "string") {
      child.close();
      return runner.redirectFailed(process, failed);
    }
    keep(failed);
    const code = yield* runner.runSubshell(child, command.body);
    if (child.jump?.kind === "killed") process.jump = child.jump;
    return runner.failsWith(process, code);
  }
  if (command.redirects.length === 0) return yield* runBody(runner, process, command);
  const saved = yield* redirect(expansion, command.redirects);
  if (typeof saved === "string") return runner.redirectFailed(process, saved);
  const status = yield* runBody(runner, process, command);
  restore(process, saved);
  return status;
}

function* runBody(runner: Runner, process: ShellProcess, command: Compound): Run<number> {
  switch (command.kind) {
    case "group":
    case "subshell":
      return yield* runner.runCommand(process, command.body);
    case "if":
      return yield* runIf(runner, process, command);
    case "loop":
      return yield* runLoop(runner, process, command);
    case "for":
      return yield* runFor(runner, process, command);
    case "case":
      return yield* runCase(runner, process, command);
  }
}

function* runCondition(runner: Runner, process: ShellProcess, condition: Command): Run<boolean> {
  process.conditionDepth += 1;
  const status = yield* runner.runCommand(process, condition);
  process.conditionDepth -= 1;
  return status === 0;
}

function* runIf(runner: Runner, process: ShellProcess, { branches, otherwise }: Kind<"if">): Run<number> {
  for (const { condition, body } of branches) {
    const isTrue = yield* runCondition(runner, process, condition);
    if (process.jump !== undefined) return process.status;
    if (isTrue) return yield* runner.runCommand(process, body);
  }
  return otherwise === undefined ? 0 : yield* runner.runCommand(process, otherwise);
}

// Whether a loop ends here.
function endsLoop(process: ShellProcess): boolean {
  const { jump } = process;
  if (jump === undefined) return false;
  if (jump.kind !== "break" && jump.kind !== "continue") return true;
  process.jump = jump.levels > 1 ? { ...jump, levels: jump.levels - 1 } : undefined;
  return jump.kind === "break" || jump.levels > 1;
}

function* runLoop(
  runner: Runner,
  process: ShellProcess,
  { until, condition, body }: Kind<"loop">,
): Run<number> {
  let status = 0;
  process.loopDepth += 1;
  for (;;) {
    const isTrue = yield* runCondition(runner, process, condition);
    if (endsLoop(process) || isTrue === until) break;
    status = yield* runner.runCommand(process, body);
    if (endsLoop(process)) break;
  }
  process.loopDepth -= 1;
  return process.jump === undefined ? status : process.status;
}

function* runFor(runner: Runner, process: ShellProcess, { name, words, body }: Kind<"for">): Run<number> {
  const values =
    words === undefined
      ? process.positional
      : yield* expandWords({ process, substitute: runner.substitute }, words);
  let status = 0;
  process.loopDepth += 1;
  for (const value of values) {
    if (process.jump !== undefined) break;
    process.variables.set(name, value);
    status = yield* runner.runCommand(process, body);
    if (endsLoop(process)) break;
  }
  process.loopDepth -= 1;
  return process.jump === undefined ? status : process.status;
}

function* runCase(runner: Runner, process: ShellProcess, { subject, items }: Kind<"case">): Run<number> {
  const expansion = { process, substitute: runner.substitute };
  const text = yield* expandText(expansion, subject);
  for (const { patterns, body } of items)
    for (const word of patterns) {
      const pattern = yield* expandPattern(expansion, word);
      if (process.jump !== undefined) return process.status;
      if (patternExpression(pattern).test(text)) return yield* runner.runCommand(process, body);
    }
  return 0;
}
