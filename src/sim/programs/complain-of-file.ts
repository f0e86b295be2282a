import type { Failure } from "../files/errno.ts";
import { type Call, complain } from "../shell/program.ts";

/** What the program says around the name; others say `NAME: WHY`. */
const wordings: Readonly<Record<string, (name: string) => string>> = {
  head: (name) => `cannot open ${name} for reading`,
  tail: (name) => `cannot open ${name} for reading`,
  sort: (name) => `cannot read: ${name}`,
};

/** Says on stderr that a file could not be read or written, as coreutils do, and gives the exit code. */
export function complainOfFile(call: Call, path: string, { text }: Failure): number {
  const name = quoteName(path);
  return complain(call, `${wordings[call.name]?.(name) ?? name}: ${text}`);
}

/** A name as coreutils show it: as it is, or quoted for a shell where it has a character that means something there. */
function quoteName(name: string): string {
  if (name !== "" && name !== "{" && name !== "}" && !/^[#~]|[\s!"$&'()*:;<=>?[\\^`|]/.test(name))
    return name;
  if (name.includes("'") && !/["$`\\!]/.test(name)) return `"${name}"`;
  return `'${name.replaceAll("'", "'\\''")}'`;
}
