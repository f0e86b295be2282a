import { evaluateTest } from "./evaluate-test.ts";
import { formatPrintf, unescapeEcho } from "./format-printf.ts";
import { parseOnce } from "./parse-once.ts";
import { type Call, complain, type Run, say } from "./program.ts";
import { readVariables } from "./read-variables.ts";
import { findCommand } from "./run-program.ts";
import { SyntaxProblem } from "./script-cursor.ts";
import type { ShellProcess } from "./shell-process.ts";
import type { Command } from "./syntax.ts";

/** How a command of the shell runs others. */
export type Calls = {
  readonly runCommand: (process: ShellProcess, command: Command) => Run<number>;
  readonly runNamed: (process: ShellProcess, name: string, words: readonly string[]) => Run<number>;
  readonly endShell: (process: ShellProcess) => Run<number>;
};

type Builtin = (call: Call, calls: Calls) => number | Run<number>;

/** A command of the shell itself; undefined: it has none of that name. */
export function findBuiltin(name: string): Builtin | undefined {
  return builtins.get(name);
}

const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [":", () => 0],
  ["true", () => 0],
  ["false", () => 1],
  ["[", (call) => bracket(call)],
  ["test", (call) => evaluateTest(call.process, call.words) ?? complain(call, "unexpected operator", 2)],
  ["echo", (call) => echo(call)],
  ["printf", (call) => printf(call)],
  ["read", (call) => readVariables(call)],
  ["cd", (call) => changeDirectory(call)],
  ["pwd", (call) => say(call, `${call.process.cwd}\n`)],
  ["set", (call) => setOptions(call)],
  ["shift", (call) => shift(call)],
  ["unset", (call) => unset(call)],
  ["export", (call) => exportVariables(call)],
  ["readonly", (call) => exportVariables(call)],
  ["local", (call) => declareLocal(call)],
  ["exit", ({ process, words }) => jump(process, "exit", words)],
  ["return", ({ process, words }) => jump(process, process.functionDepth > 0 ? "return" : "exit", words)],
  ["break", ({ process, words }) => leaveLoop(process, "break", words)],
  ["continue", ({ process, words }) => leaveLoop(process, "continue", words)],
  ["eval", evaluate],
  [".", source],
  ["exec", execute],
  ["command", runPlain],
  ["type", (call) => describe(call, call.words)],
  ["trap", (call) => setTrap(call)],
  ["umask", (call) => setUmask(call)],
  ["wait", waitForJobs],
  ["kill", (call) => kill(call)],
]);

function bracket(call: Call): number {
  if (call.words.at(-1) !== "]") return complain(call, "missing ]", 2);
  return evaluateTest(call.process, call.words.slice(0, -1)) ?? complain(call, "unexpected operator", 2);
}

function echo(call: Call): number {
  const isBare = call.words[0] === "-n";
  const text = (isBare ? call.words.slice(1) : call.words).join(" ");
  return say(call, isBare ? unescapeEcho(text) : `${unescapeEcho(text)}\n`);
}

function printf(call: Call): number {
  const words = call.words[0] === "--" ? call.words.slice(1) : call.words;
  const [format, ...values] = words;
  return format === undefined
    ? complain(call, "usage: printf format [arg ...]", 2)
    : say(call, formatPrintf(format, values));
}

function changeDirectory(call: Call): number {
  const { process, words } = call;
  const isPhysical = words[0] === "-P";
  const path = words.filter((word) => !/^-[PL]$/.test(word))[0] ?? process.variables.get("HOME") ?? "/";
  const found = process.kernel.files.find(path, process.cwd);
  if (!("node" in found) || found.node.kind !== "directory") return complain(call, `can't cd to ${path}`, 2);
  process.cwd = isPhysical ? found.path : logicalPath(process.cwd, path);
  process.variables.set("PWD", process.cwd);
  return 0;
}

function logicalPath(from: string, path: string): string {
  const names: string[] = [];
  for (const name of (path.startsWith("/") ? path : `${from}/${path}`).split("/"))
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  return `/${names.join("/")}`;
}

function setOptions({ process, words }: Call): number {
  for (const [index, word] of words.entries()) {
    if (word === "--" || word === "-") {
      process.positional = words.slice(index + 1);
      return 0;
    }
    if (!/^[-+]./.test(word)) {
      process.positional = words.slice(index);
      return 0;
    }
    const isOn = word.startsWith("-");
    if (word.includes("e")) process.options.errexit = isOn;
    if (word.includes("u")) process.options.nounset = isOn;
    if (word.includes("f")) process.options.noglob = isOn;
  }
  return 0;
}

function shift(call: Call): number {
  const count = Number(call.words[0] ?? 1);
  if (count > call.process.positional.length) {
    complain(call, "can't shift that many", 2);
    call.process.jump = { kind: "exit", code: 2 };
    return 2;
  }
  call.process.positional = call.process.positional.slice(count);
  return 0;
}

function unset({ process, words }: Call): number {
  const isFunction = words[0] === "-f";
  for (const word of words.filter((each) => !each.startsWith("-"))) {
    if (isFunction) process.functions.delete(word);
    else process.variables.delete(word);
  }
  return 0;
}

function exportVariables({ name, process, words }: Call): number {
  for (const word of words) {
    const at = word.indexOf("=");
    const variable = at < 0 ? word : word.slice(0, at);
    if (at >= 0) process.variables.set(variable, word.slice(at + 1));
    if (name === "export") process.exported.add(variable);
  }
  return 0;
}

function declareLocal({ process, words }: Call): number {
  for (const word of words) {
    const at = word.indexOf("=");
    const variable = at < 0 ? word : word.slice(0, at);
    const before = process.locals.at(-1);
    if (before !== undefined && !before.has(variable)) before.set(variable, process.variables.get(variable));
    if (at >= 0) process.variables.set(variable, word.slice(at + 1));
  }
  return 0;
}

function jump(process: ShellProcess, kind: "exit" | "return", words: readonly string[]): number {
  const code = words[0] === undefined ? process.status : Number(words[0]) & 255;
  process.jump = { kind, code };
  return code;
}

function leaveLoop(process: ShellProcess, kind: "break" | "continue", words: readonly string[]): number {
  if (process.loopDepth > 0) process.jump = { kind, levels: Number(words[0] ?? 1) };
  return 0;
}

function* evaluate({ process, words }: Call, { runCommand }: Calls): Run<number> {
  return yield* runText(process, words.join(" "), runCommand);
}

function* source(call: Call, { runCommand }: Calls): Run<number> {
  const path = call.words[0] ?? "";
  const text = call.process.readFile(path);
  if (typeof text !== "string") {
    call.process.jump = { kind: "exit", code: 2 };
    return complain(call, `cannot open ${path}: No such file`, 2);
  }
  return yield* runText(call.process, text, runCommand);
}

function* runText(process: ShellProcess, text: string, runCommand: Calls["runCommand"]): Run<number> {
  const command = parseOnce(text);
  if (!(command instanceof SyntaxProblem)) return yield* runCommand(process, command);
  process.write(2, `${process.scriptName}: 1: ${command.message}\n`);
  process.jump = { kind: "exit", code: 2 };
  return 2;
}

function* execute({ process, words }: Call, { runNamed }: Calls): Run<number> {
  const [name, ...rest] = words;
  if (name === undefined) return 0;
  const code = yield* runNamed(process, name, rest);
  process.exitTrap = undefined;
  process.jump ??= { kind: "exit", code };
  return code;
}

function* runPlain(call: Call, { runNamed }: Calls): Run<number> {
  const [first, ...rest] = call.words;
  if (first === "-v" || first === "-V") return describe(call, rest);
  if (first === undefined) return 0;
  return yield* runNamed(call.process, first, rest);
}

function describe(call: Call, names: readonly string[]): number {
  let code = 0;
  for (const name of names) {
    const path =
      call.process.functions.has(name) || builtins.has(name) ? name : findCommand(call.process, name)?.path;
    if (path === undefined) code = 127;
    else say(call, `${path}\n`);
  }
  return code;
}

function setTrap({ process, words }: Call): number {
  const [action, ...signals] = words[0] === "--" ? words.slice(1) : words;
  if (signals.includes("EXIT") || signals.includes("0"))
    process.exitTrap = action === "-" || action === "" ? undefined : action;
  return 0;
}

function setUmask(call: Call): number {
  const [mask] = call.words;
  if (mask === undefined) return say(call, `${call.process.umask.toString(8).padStart(4, "0")}\n`);
  call.process.umask = Number.parseInt(mask, 8);
  return 0;
}

function* waitForJobs({ process, words }: Call): Run<number> {
  const pid = Number(words[0] ?? process.lastJob);
  const job = process.kernel.job(pid);
  if (job === undefined) return 127;
  if (job.exitCode === undefined) yield { kind: "until", promise: job.ended };
  return job.exitCode ?? 127;
}

function kill(call: Call): number {
  const { process, words } = call;
  const signal = words[0]?.startsWith("-") === true ? words[0].slice(1) : "TERM";
  const [target] = words.filter((word) => !word.startsWith("-"));
  const pid = Number(target);
  if (signal === "0") {
    if (process.kernel.hasProcess(pid)) return 0;
    process.write(2, `${process.scriptName}: 1: kill: No such process\n\n`);
    return 1;
  }
  if (pid === process.shellPid) {
    process.jump = {
      kind: "killed",
      signal: signal === "9" ? "SIGKILL" : `SIG${signal === "15" ? "TERM" : signal}`,
    };
    return 0;
  }
  return process.kernel.kill(pid, signal) ? 0 : complain(call, "No such process");
}
