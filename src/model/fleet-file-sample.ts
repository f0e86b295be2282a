import { parseFleetFile } from "./fleet-file.ts";
import type { Intent, IntentProblem } from "./intent.ts";

/** The intent of a file that is right, for tests. */
export function intentOf(text: string): Intent {
  const parsed = parseFleetFile({ file: "fleet.yaml", text });
  if ("problems" in parsed) throw new Error(parsed.problems.map(oneLine).join("\n"));
  return parsed.intent;
}

/** What is wrong with a file, `line:column: field: message; fix` each. */
export function problemsOf(text: string): readonly string[] {
  const parsed = parseFleetFile({ file: "fleet.yaml", text });
  return "problems" in parsed ? parsed.problems.map(oneLine) : [];
}

function oneLine({ line, column, field, message, fix }: IntentProblem): string {
  return `${line}:${column}: ${field}: ${message}${fix === undefined ? "" : `; ${fix}`}`;
}

/** The beginning of a file, with the hosts node-1 to node-3. */
export const start = "apiVersion: vfleet/v1\nhosts: [{ name: 'node-[1-3]', labels: { role: compute } }]\n";

/** A file with one pool that has these fields besides. */
export function withPool(fields: string): string {
  return `${start}pools:\n  - { name: p, pfs: { name: eth1 }, vfCount: 4, ${fields} }\n`;
}
