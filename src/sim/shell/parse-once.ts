import { parseScript } from "./parse-script.ts";
import { SyntaxProblem } from "./script-cursor.ts";
import type { Command } from "./syntax.ts";

const mostKept = 500;
const parsed = new Map<string, Command | SyntaxProblem>();

/** A whole script, parsed when it is first seen; or why it cannot be. */
export function parseOnce(text: string): Command | SyntaxProblem {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  if (parsed.size >= mostKept) parsed.clear();
  let made: Command | SyntaxProblem;
  try {
    made = parseScript(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    made = error;
  }
  parsed.set(text, made);
  return made;
}
