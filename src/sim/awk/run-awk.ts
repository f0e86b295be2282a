import { AwkRun } from "./awk-run.ts";
import type { AwkProgram, Statement } from "./awk-syntax.ts";
import { isTrue, numberOf, textOf, type Value } from "./awk-value.ts";
import { formatOnce } from "./call-builtin.ts";
import { evaluate, type Functions, keyOf } from "./evaluate.ts";

/** Why statements are not run one after the other any more; 0: they are. */
type Leave = 0 | "next" | "exit" | "return" | "break" | "continue";

/** A text that awk reads, with its name. */
export type AwkInput = { readonly name: string; readonly bytes: string };

/** Runs a program over its inputs, and gives its exit code; settings are those of -v. */
export function runAwk(
  program: AwkProgram,
  inputs: Iterable<AwkInput>,
  {
    settings,
    print,
  }: { readonly settings: readonly (readonly [string, Value])[]; readonly print: (bytes: string) => void },
): number {
  const run = new AwkRun(print);
  for (const [name, value] of settings) run.set(name, value);
  const functions: Functions = {
    find: (name) => program.functions.get(name),
    run: (at, body) => {
      // What ends the program within a function ends it behind it as well.
      const leave = execute(at, functions, body);
      if (leave === "exit" || leave === "next") throw new Leaving(leave);
    },
  };
  let code = 0;
  const leave = attempt(() => runRules(run, functions, { program, inputs }));
  if (leave === "exit") code = numberOf(run.result);
  run.result = undefined;
  if (attempt(() => runAll(run, functions, program.end)) === "exit")
    code = run.result === undefined ? code : numberOf(run.result);
  return code;
}

class Leaving extends Error {
  readonly leave: Leave;

  constructor(leave: Leave) {
    super(`${leave} within a function`);
    this.leave = leave;
  }
}

function attempt(run: () => Leave): Leave {
  try {
    return run();
  } catch (error) {
    if (error instanceof Leaving) return error.leave;
    throw error;
  }
}

type Task = { readonly program: AwkProgram; readonly inputs: Iterable<AwkInput> };

function runRules(run: AwkRun, functions: Functions, { program, inputs }: Task): Leave {
  const { begin, rules, end } = program;
  if (runAll(run, functions, begin) === "exit") return "exit";
  if (rules.length === 0 && end.length === 0) return 0;
  for (const { name, bytes } of inputs) {
    run.set("FILENAME", name);
    run.set("FNR", 0);
    const lines = bytes === "" ? [] : (bytes.endsWith("\n") ? bytes.slice(0, -1) : bytes).split("\n");
    for (const line of lines) {
      run.set("NR", numberOf(run.get("NR")) + 1);
      run.set("FNR", numberOf(run.get("FNR")) + 1);
      run.setRecord(line);
      if (attempt(() => runLine(run, functions, rules)) === "exit") return "exit";
    }
  }
  return 0;
}

function runLine(run: AwkRun, functions: Functions, rules: AwkProgram["rules"]): Leave {
  for (const { pattern, body } of rules) {
    if (pattern !== undefined && !isTrue(evaluate(run, functions, pattern))) continue;
    if (body === undefined) run.print(run.record + textOf(run.get("ORS")));
    else {
      const leave = execute(run, functions, body);
      if (leave !== 0) return leave;
    }
  }
  return 0;
}

function runAll(run: AwkRun, functions: Functions, statements: readonly Statement[]): Leave {
  for (const statement of statements) {
    const leave = execute(run, functions, statement);
    if (leave !== 0) return leave;
  }
  return 0;
}

function execute(run: AwkRun, functions: Functions, statement: Statement): Leave {
  switch (statement.kind) {
    case "expression":
      evaluate(run, functions, statement.value);
      return 0;
    case "print":
      print(run, functions, statement);
      return 0;
    case "block":
      return runAll(run, functions, statement.statements);
    case "if": {
      const chosen = isTrue(evaluate(run, functions, statement.condition)) ? statement.yes : statement.no;
      return chosen === undefined ? 0 : execute(run, functions, chosen);
    }
    case "while":
    case "for":
    case "each":
      return loop(run, functions, statement);
    case "next":
    case "break":
    case "continue":
      return statement.kind;
    case "exit":
    case "return":
      if (statement.value !== undefined) run.result = evaluate(run, functions, statement.value);
      return statement.kind;
    case "delete":
      if (statement.index === undefined) run.array(statement.name).clear();
      else run.array(statement.name).delete(keyOf(run, functions, statement.index));
      return 0;
  }
}

type Loop = Extract<Statement, { kind: "while" | "for" | "each" }>;

function loop(run: AwkRun, functions: Functions, statement: Loop): Leave {
  if (statement.kind === "each") return loopOverKeys(run, functions, statement);
  const { condition } = statement;
  const holds = () => condition === undefined || isTrue(evaluate(run, functions, condition));
  const { first, step } = statement.kind === "for" ? statement : { first: undefined, step: undefined };
  if (first !== undefined) execute(run, functions, first);
  let isSure = statement.kind === "while" && statement.isLast;
  while (isSure || holds()) {
    isSure = false;
    const leave = execute(run, functions, statement.body);
    if (leave === "break") break;
    if (leave !== 0 && leave !== "continue") return leave;
    if (step !== undefined) execute(run, functions, step);
  }
  return 0;
}

function loopOverKeys(run: AwkRun, functions: Functions, statement: Extract<Loop, { kind: "each" }>): Leave {
  for (const key of run.array(statement.name).keys()) {
    run.set(statement.variable, key);
    const leave = execute(run, functions, statement.body);
    if (leave === "break") break;
    if (leave !== 0 && leave !== "continue") return leave;
  }
  return 0;
}

function print(run: AwkRun, functions: Functions, statement: Extract<Statement, { kind: "print" }>): void {
  const values = statement.values.map((value) => evaluate(run, functions, value));
  if (statement.isFormatted) run.print(formatOnce(textOf(values[0]), values.slice(1)));
  else if (values.length === 0) run.print(run.record + textOf(run.get("ORS")));
  else run.print(values.map(textOf).join(textOf(run.get("OFS"))) + textOf(run.get("ORS")));
}
