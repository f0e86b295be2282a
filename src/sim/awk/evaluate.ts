import { posixExpression } from "../programs/posix-expression.ts";
import { type AwkRun, type Frame, splitText } from "./awk-run.ts";
import type { AwkFunction, Expression, Statement, Target } from "./awk-syntax.ts";
import { compareValues, fromInput, isTrue, numberOf, textOf, type Value } from "./awk-value.ts";
import { callBuiltin } from "./call-builtin.ts";

/** How the functions of a program are run. */
export type Functions = {
  readonly find: (name: string) => AwkFunction | undefined;
  readonly run: (run: AwkRun, body: Statement) => void;
};

/** The value of an expression. */
export function evaluate(run: AwkRun, functions: Functions, expression: Expression): Value {
  switch (expression.kind) {
    case "number":
    case "string":
      return expression.value;
    case "expression":
      return posixExpression(expression.pattern, "awk").test(run.record) ? 1 : 0;
    case "name":
      return run.get(expression.name);
    case "field":
      return run.field(numberOf(evaluate(run, functions, expression.index)));
    case "element": {
      const array = run.array(expression.name);
      const key = keyOf(run, functions, expression.index);
      if (!array.has(key)) array.set(key, undefined);
      return array.get(key);
    }
    case "in":
      return run.array(expression.name).has(keyOf(run, functions, expression.index)) ? 1 : 0;
    case "assign":
      return assign(run, functions, expression);
    case "step": {
      const before = numberOf(evaluate(run, functions, expression.target));
      setTarget(run, functions, { target: expression.target, value: before + expression.by });
      return expression.isPrefix ? before + expression.by : before;
    }
    case "unary": {
      const value = evaluate(run, functions, expression.operand);
      if (expression.operator === "!") return isTrue(value) ? 0 : 1;
      return expression.operator === "-" ? -numberOf(value) : numberOf(value);
    }
    case "choice":
      return isTrue(evaluate(run, functions, expression.condition))
        ? evaluate(run, functions, expression.yes)
        : evaluate(run, functions, expression.no);
    case "binary":
      return binary(run, functions, expression);
    case "call":
      return call(run, functions, expression);
  }
}

/** The key of an element: its parts, joined by SUBSEP. */
export function keyOf(run: AwkRun, functions: Functions, index: readonly Expression[]): string {
  return index.map((part) => textOf(evaluate(run, functions, part))).join(textOf(run.get("SUBSEP")));
}

type Kind<Name extends Expression["kind"]> = Extract<Expression, { kind: Name }>;

function assign(run: AwkRun, functions: Functions, { target, operator, value }: Kind<"assign">): Value {
  const right = evaluate(run, functions, value);
  const made =
    operator === "="
      ? right
      : calculate(operator.charAt(0), numberOf(evaluate(run, functions, target)), numberOf(right));
  setTarget(run, functions, { target, value: made });
  return made;
}

function setTarget(
  run: AwkRun,
  functions: Functions,
  { target, value }: { readonly target: Target; readonly value: Value },
): void {
  switch (target.kind) {
    case "name":
      run.set(target.name, value);
      break;
    case "field":
      run.setField(numberOf(evaluate(run, functions, target.index)), value);
      break;
    case "element":
      run.array(target.name).set(keyOf(run, functions, target.index), value);
      break;
  }
}

function binary(run: AwkRun, functions: Functions, { operator, left, right }: Kind<"binary">): Value {
  const a = evaluate(run, functions, left);
  if (operator === "&&") return isTrue(a) && isTrue(evaluate(run, functions, right)) ? 1 : 0;
  if (operator === "||") return isTrue(a) || isTrue(evaluate(run, functions, right)) ? 1 : 0;
  if (operator === "~" || operator === "!~")
    return expressionOf(run, functions, right).test(textOf(a)) === (operator === "~") ? 1 : 0;
  const b = evaluate(run, functions, right);
  if (operator === " ") return textOf(a) + textOf(b);
  const compare = comparisons[operator];
  if (compare !== undefined) return compare(compareValues(a, b)) ? 1 : 0;
  return calculate(operator, numberOf(a), numberOf(b));
}

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    default:
      return a ** b;
  }
}

/** What stands where a regular expression is wanted: one, or a text that is one. */
function expressionOf(run: AwkRun, functions: Functions, expression: Expression): RegExp {
  return posixExpression(patternOf(run, functions, expression), "awk");
}

function patternOf(run: AwkRun, functions: Functions, expression: Expression): string {
  return expression.kind === "expression" ? expression.pattern : textOf(evaluate(run, functions, expression));
}

function call(run: AwkRun, functions: Functions, { name, values }: Kind<"call">): Value {
  const own = functions.find(name);
  if (own !== undefined) return callFunction(run, functions, { own, values });
  switch (name) {
    case "match":
      return match(run, functions, values);
    case "split":
      return split(run, functions, values);
    case "sub":
    case "gsub":
      return substitute(run, functions, { values, flags: name === "gsub" ? "g" : "" });
    default:
      return callBuiltin(
        run,
        name,
        values.map((value) => evaluate(run, functions, value)),
      );
  }
}

function callFunction(
  run: AwkRun,
  functions: Functions,
  { own, values }: { readonly own: AwkFunction; readonly values: readonly Expression[] },
): Value {
  const frame: Frame = new Map();
  for (const [index, parameter] of own.parameters.entries()) {
    const value = values[index];
    frame.set(parameter, value === undefined ? undefined : argumentOf(run, functions, value));
  }
  const before = run.frame;
  run.frame = frame;
  run.result = undefined;
  functions.run(run, own.body);
  run.frame = before;
  const { result } = run;
  run.result = undefined;
  return result;
}

// An array is handed over itself.
function argumentOf(run: AwkRun, functions: Functions, value: Expression): Value | Map<string, Value> {
  if (value.kind !== "name") return evaluate(run, functions, value);
  const held =
    run.frame?.has(value.name) === true ? run.frame.get(value.name) : run.variables.get(value.name);
  return held instanceof Map ? held : run.get(value.name);
}

function match(run: AwkRun, functions: Functions, [text, expression]: readonly Expression[]): Value {
  if (text === undefined || expression === undefined) throw new SyntaxError("match takes two values");
  const found = expressionOf(run, functions, expression).exec(textOf(evaluate(run, functions, text)));
  run.set("RSTART", found === null ? 0 : found.index + 1);
  run.set("RLENGTH", found === null ? -1 : found[0].length);
  return found === null ? 0 : found.index + 1;
}

function split(run: AwkRun, functions: Functions, values: readonly Expression[]): Value {
  const [text, name, separator] = values;
  if (text === undefined || name?.kind !== "name") throw new SyntaxError("split takes a text and an array");
  const whole = textOf(evaluate(run, functions, text));
  const by =
    separator === undefined
      ? textOf(run.get("FS"))
      : separator.kind === "expression"
        ? expressionOf(run, functions, separator)
        : textOf(evaluate(run, functions, separator));
  const array = run.array(name.name);
  array.clear();
  const parts = splitText(whole, by);
  for (const [index, part] of parts.entries()) array.set(String(index + 1), fromInput(part));
  return parts.length;
}

function substitute(
  run: AwkRun,
  functions: Functions,
  { values, flags }: { readonly values: readonly Expression[]; readonly flags: string },
): Value {
  const [pattern, by, where = { kind: "field", index: { kind: "number", value: 0 } }] = values;
  if (pattern === undefined || by === undefined) throw new SyntaxError("sub takes two values or three");
  const replacement = textOf(evaluate(run, functions, by));
  const before = textOf(evaluate(run, functions, where));
  let count = 0;
  const after = before.replace(posixExpression(patternOf(run, functions, pattern), "awk", flags), (found) => {
    count += 1;
    return replacement.replace(/\\[&\\]|&/g, (sign) => (sign === "&" ? found : sign.slice(1)));
  });
  if (count > 0 && (where.kind === "name" || where.kind === "element" || where.kind === "field"))
    setTarget(run, functions, { target: where, value: after });
  return count;
}
