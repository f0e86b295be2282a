import type { Call, Run } from "./program.ts";
import type { ShellProcess } from "./shell-process.ts";

/** `read`: takes a line from stdin and splits it into variables; fails at the end of the input. */
export function* readVariables({ process, words }: Call): Run<number> {
  const isRaw = words.includes("-r");
  const names = words.filter((word) => !word.startsWith("-"));
  const file = process.descriptors.get(0);
  let line = "";
  let isWhole = false;
  for (;;) {
    const stream = file?.waitsFor;
    if (stream !== undefined && !stream.pending.includes("\n")) {
      yield { kind: "until", promise: stream.more() };
      continue;
    }
    const found = file?.readLine();
    if (found === undefined || "errno" in found) return found === undefined ? 2 : 1;
    line += found.line;
    ({ isWhole } = found);
    if (isRaw || !isWhole || !/(?:^|[^\\])(?:\\\\)*\\$/.test(line)) break;
    line = line.slice(0, -1);
  }
  const text = isRaw ? line : line.replace(/\\([\s\S])/g, "$1");
  assign(process, names.length === 0 ? ["REPLY"] : names, text.replaceAll("\0", ""));
  return isWhole ? 0 : 1;
}

function assign(process: ShellProcess, names: readonly string[], line: string): void {
  const ifs = process.variables.get("IFS") ?? " \t\n";
  const isSpace = (char: string) => ifs.includes(char) && " \t\n".includes(char);
  let at = 0;
  const skip = () => {
    while (at < line.length && isSpace(line.charAt(at))) at += 1;
  };
  skip();
  for (const [index, name] of names.entries()) {
    if (index === names.length - 1) {
      let end = line.length;
      while (end > at && isSpace(line.charAt(end - 1))) end -= 1;
      process.variables.set(name, line.slice(at, end));
      return;
    }
    const from = at;
    while (at < line.length && !ifs.includes(line.charAt(at))) at += 1;
    process.variables.set(name, line.slice(from, at));
    skip();
    if (at < line.length && ifs.includes(line.charAt(at)) && !isSpace(line.charAt(at))) {
      at += 1;
      skip();
    }
  }
}
