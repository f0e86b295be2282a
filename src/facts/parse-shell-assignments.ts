const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/;

/** NAME=value lines as os-release(5) has them; a later line wins, other lines are passed over. */
export function parseShellAssignments(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, value] = ASSIGNMENT.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, unquoted(value.trim()));
  }
  return values;
}

function unquoted(value: string): string {
  const quote = value[0];
  if (quote === "'" && value.length > 1 && value.endsWith("'")) return value.slice(1, -1);
  if (quote === '"' && value.length > 1 && value.endsWith('"')) {
    return value.slice(1, -1).replace(/\\(["$`\\])/g, "$1");
  }
  return value;
}
