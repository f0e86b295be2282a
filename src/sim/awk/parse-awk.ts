import type { AwkFunction, AwkProgram, Expression, Rule, Statement } from "./awk-syntax.ts";
import { parseExpression } from "./parse-expression.ts";
import { TokenCursor } from "./token-cursor.ts";

const parsed = new Map<string, AwkProgram>();

/** A program of awk; throws SyntaxError. */
export function parseAwk(text: string): AwkProgram {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const made = parseProgram(new TokenCursor(text));
  if (parsed.size > 200) parsed.clear();
  parsed.set(text, made);
  return made;
}

function parseProgram(cursor: TokenCursor): AwkProgram {
  const begin: Statement[] = [];
  const end: Statement[] = [];
  const rules: Rule[] = [];
  const functions = new Map<string, AwkFunction>();
  for (;;) {
    skipEnds(cursor);
    if (cursor.token === undefined) return { begin, rules, end, functions };
    if (cursor.take("word", "function")) {
      const made = parseFunction(cursor);
      functions.set(made.name, made);
    } else if (cursor.take("word", "BEGIN")) begin.push(parseBlock(cursor));
    else if (cursor.take("word", "END")) end.push(parseBlock(cursor));
    else {
      const pattern = cursor.is("sign", "{") ? undefined : parseExpression(cursor);
      rules.push({ pattern, body: cursor.is("sign", "{") ? parseBlock(cursor) : undefined });
    }
  }
}

function skipEnds(cursor: TokenCursor): void {
  while (cursor.takeLineEnd() || cursor.take("sign", ";"));
}

function skipLines(cursor: TokenCursor): void {
  while (cursor.takeLineEnd());
}

function parseFunction(cursor: TokenCursor): AwkFunction {
  const name = cursor.next().text;
  cursor.expect("(");
  const parameters: string[] = [];
  while (!cursor.take("sign", ")")) {
    parameters.push(cursor.next().text);
    cursor.take("sign", ",");
    skipLines(cursor);
  }
  skipLines(cursor);
  return { name, parameters, body: parseBlock(cursor) };
}

function parseBlock(cursor: TokenCursor): Statement {
  cursor.expect("{");
  const statements: Statement[] = [];
  for (;;) {
    skipEnds(cursor);
    if (cursor.take("sign", "}")) return { kind: "block", statements };
    statements.push(parseStatement(cursor));
  }
}

function parseStatement(cursor: TokenCursor): Statement {
  skipLines(cursor);
  if (cursor.take("sign", ";")) return { kind: "block", statements: [] };
  if (cursor.is("sign", "{")) return parseBlock(cursor);
  if (cursor.take("word", "if")) return parseIf(cursor);
  if (cursor.take("word", "while")) {
    const condition = parseCondition(cursor);
    return { kind: "while", condition, body: parseStatement(cursor), isLast: false };
  }
  if (cursor.take("word", "do")) {
    const body = parseStatement(cursor);
    skipEnds(cursor);
    if (!cursor.take("word", "while")) throw cursor.problem();
    return { kind: "while", condition: parseCondition(cursor), body, isLast: true };
  }
  if (cursor.take("word", "for")) return parseFor(cursor);
  const statement = parseSimple(cursor);
  if (
    !cursor.is("sign", "}") &&
    !cursor.takeLineEnd() &&
    !cursor.take("sign", ";") &&
    cursor.token !== undefined
  )
    throw cursor.problem();
  return statement;
}

function parseCondition(cursor: TokenCursor): Expression {
  cursor.expect("(");
  const condition = parseExpression(cursor);
  cursor.expect(")");
  return condition;
}

function parseIf(cursor: TokenCursor): Statement {
  const condition = parseCondition(cursor);
  const yes = parseStatement(cursor);
  const before = cursor.at;
  skipEnds(cursor);
  if (cursor.take("word", "else")) return { kind: "if", condition, yes, no: parseStatement(cursor) };
  cursor.at = before;
  return { kind: "if", condition, yes, no: undefined };
}

function parseFor(cursor: TokenCursor): Statement {
  cursor.expect("(");
  const [variable, word, name] = cursor.ahead(3);
  if (
    variable?.kind === "name" &&
    word?.text === "in" &&
    name?.kind === "name" &&
    cursor.ahead(4)[3]?.text === ")"
  ) {
    cursor.at += 4;
    return { kind: "each", variable: variable.text, name: name.text, body: parseStatement(cursor) };
  }
  const first = cursor.is("sign", ";") ? undefined : parseSimple(cursor);
  cursor.expect(";");
  const condition = cursor.is("sign", ";") ? undefined : parseExpression(cursor);
  cursor.expect(";");
  const step = cursor.is("sign", ")") ? undefined : parseSimple(cursor);
  cursor.expect(")");
  return { kind: "for", first, condition, step, body: parseStatement(cursor) };
}

function parseSimple(cursor: TokenCursor): Statement {
  for (const kind of ["next", "break", "continue"] as const) if (cursor.take("word", kind)) return { kind };
  for (const kind of ["exit", "return"] as const)
    if (cursor.take("word", kind))
      return { kind, value: endsStatement(cursor) ? undefined : parseExpression(cursor) };
  if (cursor.take("word", "delete")) {
    const name = cursor.next().text;
    return { kind: "delete", name, index: cursor.take("sign", "[") ? parseIndex(cursor) : undefined };
  }
  for (const word of ["print", "printf"])
    if (cursor.take("word", word))
      return { kind: "print", values: parseValues(cursor), isFormatted: word === "printf" };
  return { kind: "expression", value: parseExpression(cursor) };
}

function parseIndex(cursor: TokenCursor): readonly Expression[] {
  const index = [parseExpression(cursor)];
  while (cursor.take("sign", ",")) index.push(parseExpression(cursor));
  cursor.expect("]");
  return index;
}

function parseValues(cursor: TokenCursor): readonly Expression[] {
  if (endsStatement(cursor)) return [];
  const values = [parseExpression(cursor)];
  while (cursor.take("sign", ",")) {
    skipLines(cursor);
    values.push(parseExpression(cursor));
  }
  return values;
}

function endsStatement(cursor: TokenCursor): boolean {
  const { token } = cursor;
  return token === undefined || token.kind === "line-end" || token.text === ";" || token.text === "}";
}
