import type { Expression, Target } from "./awk-syntax.ts";
import type { TokenCursor } from "./token-cursor.ts";

const ASSIGNS = /^(?:[-+*/%^]?=)$/;
const COMPARES = new Set(["<", "<=", "==", "!=", ">", ">="]);

/** An expression of awk; throws SyntaxError. */
export function parseExpression(cursor: TokenCursor): Expression {
  const left = parseChoice(cursor);
  const operator = cursor.token?.kind === "sign" ? cursor.token.text : "";
  if (!ASSIGNS.test(operator) || !isTarget(left)) return left;
  cursor.at += 1;
  skipLines(cursor);
  return { kind: "assign", target: left, operator, value: parseExpression(cursor) };
}

function isTarget(expression: Expression): expression is Target {
  return expression.kind === "name" || expression.kind === "element" || expression.kind === "field";
}

function skipLines(cursor: TokenCursor): void {
  while (cursor.takeLineEnd());
}

function parseChoice(cursor: TokenCursor): Expression {
  const condition = parseOr(cursor);
  if (!cursor.take("sign", "?")) return condition;
  skipLines(cursor);
  const yes = parseExpression(cursor);
  skipLines(cursor);
  cursor.expect(":");
  skipLines(cursor);
  return { kind: "choice", condition, yes, no: parseExpression(cursor) };
}

function parseOr(cursor: TokenCursor): Expression {
  let left = parseAnd(cursor);
  while (cursor.take("sign", "||")) {
    skipLines(cursor);
    left = { kind: "binary", operator: "||", left, right: parseAnd(cursor) };
  }
  return left;
}

function parseAnd(cursor: TokenCursor): Expression {
  let left = parseIn(cursor);
  while (cursor.take("sign", "&&")) {
    skipLines(cursor);
    left = { kind: "binary", operator: "&&", left, right: parseIn(cursor) };
  }
  return left;
}

function parseIn(cursor: TokenCursor): Expression {
  let left = parseMatch(cursor);
  while (cursor.take("word", "in")) left = { kind: "in", index: [left], name: cursor.next().text };
  return left;
}

function parseMatch(cursor: TokenCursor): Expression {
  let left = parseCompare(cursor);
  for (;;) {
    const operator = cursor.take("sign", "~") ? "~" : cursor.take("sign", "!~") ? "!~" : undefined;
    if (operator === undefined) return left;
    left = { kind: "binary", operator, left, right: parseCompare(cursor) };
  }
}

function parseCompare(cursor: TokenCursor): Expression {
  const left = parseJoin(cursor);
  const { token } = cursor;
  if (token?.kind !== "sign" || !COMPARES.has(token.text)) return left;
  cursor.at += 1;
  return { kind: "binary", operator: token.text, left, right: parseJoin(cursor) };
}

// Two values side by side are one text.
function parseJoin(cursor: TokenCursor): Expression {
  let left = parseSum(cursor);
  while (beginsValue(cursor)) left = { kind: "binary", operator: " ", left, right: parseSum(cursor) };
  return left;
}

function beginsValue(cursor: TokenCursor): boolean {
  const { token } = cursor;
  if (token === undefined) return false;
  if (token.kind === "sign") return /^(?:\$|\(|\+\+|--)$/.test(token.text);
  return token.kind !== "word" && token.kind !== "line-end";
}

function parseSum(cursor: TokenCursor): Expression {
  let left = parseProduct(cursor);
  for (;;) {
    const operator = cursor.take("sign", "+") ? "+" : cursor.take("sign", "-") ? "-" : undefined;
    if (operator === undefined) return left;
    left = { kind: "binary", operator, left, right: parseProduct(cursor) };
  }
}

function parseProduct(cursor: TokenCursor): Expression {
  let left = parseUnary(cursor);
  for (;;) {
    const operator = ["*", "/", "%"].find((sign) => cursor.take("sign", sign));
    if (operator === undefined) return left;
    left = { kind: "binary", operator, left, right: parseUnary(cursor) };
  }
}

function parseUnary(cursor: TokenCursor): Expression {
  for (const operator of ["!", "-", "+"] as const)
    if (cursor.take("sign", operator)) return { kind: "unary", operator, operand: parseUnary(cursor) };
  const base = parseStep(cursor);
  return cursor.take("sign", "^")
    ? { kind: "binary", operator: "^", left: base, right: parseUnary(cursor) }
    : base;
}

function parseStep(cursor: TokenCursor): Expression {
  for (const [sign, by] of [
    ["++", 1],
    ["--", -1],
  ] as const)
    if (cursor.take("sign", sign)) {
      const target = parsePrimary(cursor);
      if (!isTarget(target)) throw cursor.problem();
      return { kind: "step", target, by, isPrefix: true };
    }
  const value = parsePrimary(cursor);
  if (!isTarget(value)) return value;
  if (cursor.take("sign", "++")) return { kind: "step", target: value, by: 1, isPrefix: false };
  if (cursor.take("sign", "--")) return { kind: "step", target: value, by: -1, isPrefix: false };
  return value;
}

function parsePrimary(cursor: TokenCursor): Expression {
  const token = cursor.next();
  switch (token.kind) {
    case "number":
      return { kind: "number", value: Number(token.text) };
    case "string":
      return { kind: "string", value: token.text };
    case "expression":
      return { kind: "expression", pattern: token.text };
    case "call":
      return parseCall(cursor, token.text);
    case "name":
      if (token.text === "length") return { kind: "call", name: "length", values: [] };
      if (cursor.take("sign", "["))
        return { kind: "element", name: token.text, index: parseList(cursor, "]") };
      return { kind: "name", name: token.text };
    case "sign":
      if (token.text === "$") return { kind: "field", index: parseStep(cursor) };
      if (token.text === "(") return parseGroup(cursor);
      break;
    case "word":
    case "line-end":
      break;
  }
  cursor.at -= 1;
  throw cursor.problem();
}

function parseGroup(cursor: TokenCursor): Expression {
  const values = parseList(cursor, ")");
  const [only] = values;
  if (values.length === 1 && only !== undefined)
    // What stands in parentheses cannot be assigned to.
    return isTarget(only)
      ? { kind: "choice", condition: { kind: "number", value: 1 }, yes: only, no: only }
      : only;
  if (!cursor.take("word", "in")) throw cursor.problem();
  return { kind: "in", index: values, name: cursor.next().text };
}

function parseCall(cursor: TokenCursor, name: string): Expression {
  cursor.expect("(");
  return { kind: "call", name, values: cursor.take("sign", ")") ? [] : parseList(cursor, ")") };
}

function parseList(cursor: TokenCursor, end: string): readonly Expression[] {
  const values: Expression[] = [];
  do {
    skipLines(cursor);
    values.push(parseExpression(cursor));
    skipLines(cursor);
  } while (cursor.take("sign", ","));
  cursor.expect(end);
  return values;
}
