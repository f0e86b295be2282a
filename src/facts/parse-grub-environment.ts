/** The variables of a grubenv block: NAME=value lines, filled up with # to 1024 bytes. */
export function parseGrubEnvironment(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name, value.replace(/\\(.)/g, "$1"));
  }
  return variables;
}
