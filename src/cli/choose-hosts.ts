import { closestWord } from "../model/closest-word.ts";
import { expandHostRange } from "../model/host-range.ts";
import type { HostIntent } from "../model/intent.ts";
import { CliProblem } from "./cli-problem.ts";
import { exitCodes } from "./exit-codes.ts";

/**
 * The hosts that any of the patterns means, in the order of the fleet file: a name, a range, a name with * or ?, or a
 * label as key=value; several in one by commas. All if there are no patterns. Throws CliProblem for one that means none.
 */
export function chooseHosts(
  hosts: readonly HostIntent[],
  patterns: readonly string[] | undefined,
): readonly HostIntent[] {
  if (patterns === undefined) return hosts;
  const chosen = new Set<HostIntent>();
  for (const pattern of patterns.flatMap(splitPattern)) {
    for (const host of findMatching(hosts, pattern)) chosen.add(host);
  }
  return hosts.filter((host) => chosen.has(host));
}

/** At commas that are not within brackets. */
function splitPattern(text: string): readonly string[] {
  return text
    .split(/,(?![^[]*\])/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function findMatching(hosts: readonly HostIntent[], pattern: string): readonly HostIntent[] {
  const [key = "", value] = pattern.split("=", 2);
  const found =
    value !== undefined
      ? hosts.filter(({ labels }) => Object.hasOwn(labels, key) && labels[key] === value)
      : /[*?]/.test(pattern)
        ? hosts.filter(({ name }) => globOf(pattern).test(name))
        : findNamed(hosts, pattern);
  if (found.length === 0)
    throw unknown(
      pattern,
      value === undefined ? "no host of the fleet file has such a name" : "no host has this label",
    );
  return found;
}

function findNamed(hosts: readonly HostIntent[], pattern: string): readonly HostIntent[] {
  const range = expandHostRange(pattern);
  if ("problem" in range) throw unknown(pattern, `it ${range.problem}; ${range.fix}`);
  const byName = new Map<string, HostIntent>(hosts.map((host) => [host.name, host]));
  const missing = range.names.find((name) => !byName.has(name));
  if (missing !== undefined) {
    const meant = closestWord(
      missing,
      hosts.slice(0, 1000).map(({ name }) => name),
    );
    const guess = meant === undefined ? "" : `; did you mean ${meant}?`;
    throw unknown(pattern, `${JSON.stringify(missing)} is not in the fleet file${guess}`);
  }
  return range.names.flatMap((name) => byName.get(name) ?? []);
}

function globOf(pattern: string): RegExp {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === "*") return "[^]*";
    return part === "?" ? "[^]" : RegExp.escape(part);
  });
  return new RegExp(`^${parts.join("")}$`);
}

function unknown(pattern: string, why: string): CliProblem {
  return new CliProblem(
    `--hosts ${pattern}: ${why}`,
    "Give a name, a range such as node-[9-12], a name with *, or a label such as role=compute.",
    exitCodes.usage,
  );
}
