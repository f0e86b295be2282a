import { closestWord } from "../model/closest-word.ts";
import type { HostIntent } from "../model/intent.ts";
import { allFaultKinds, type FaultKind, isFaultOfCloud } from "../model/rehearsal/fault-kind.ts";
import type { FaultWish } from "../model/rehearsal/rehearsal.ts";
import { chooseHosts } from "./choose-hosts.ts";
import { CliProblem } from "./cli-problem.ts";
import { exitCodes } from "./exit-codes.ts";

/** What faults may be about. */
export type FaultChoice = { readonly hosts: readonly HostIntent[]; readonly hasCloud: boolean };

/** Reads `KIND` and `KIND:HOSTS`; throws CliProblem. */
export function parseFaults(words: readonly string[], choice: FaultChoice): readonly FaultWish[] {
  return words.map((word) => parseFault(word, choice));
}

function parseFault(word: string, { hosts, hasCloud }: FaultChoice): FaultWish {
  const colon = word.indexOf(":");
  const [name, pattern] = colon < 0 ? [word] : [word.slice(0, colon), word.slice(colon + 1)];
  const kind = kindOf(word, name);
  if (kind !== "random" && isFaultOfCloud(kind)) {
    if (pattern !== undefined) throw wrong(word, "it is about the cloud, and takes no host");
    if (!hasCloud) throw wrong(word, "the fleet file names no cloud (openstack.cloud)");
  }
  if (pattern === undefined) return { kind, hosts: undefined };
  return { kind, hosts: chooseHosts(hosts, [pattern]).map((host) => host.name) };
}

function kindOf(word: string, name: string): FaultKind | "random" {
  const kinds = [...allFaultKinds, "random"] as const;
  const found = kinds.find((kind) => kind === name);
  if (found) return found;
  const meant = closestWord(name, kinds);
  const guess = meant === undefined ? "" : `; did you mean ${meant}?`;
  throw new CliProblem(
    `--fault ${word}: there is no such fault${guess}`,
    `Give one of ${kinds.join(", ")}, with :HOST where it shall strike.`,
    exitCodes.usage,
  );
}

function wrong(word: string, why: string): CliProblem {
  return new CliProblem(`--fault ${word}: ${why}`, "Leave it out, or give another one.", exitCodes.usage);
}

/** Reads a seed, a whole number; without one it is 1. Throws CliProblem. */
export function parseSeed(text: string | undefined): number {
  if (text === undefined) return 1;
  if (!/^\d{1,9}$/.test(text))
    throw new CliProblem(
      `--seed ${text}: it is no whole number`,
      "Give one of at most nine digits.",
      exitCodes.usage,
    );
  return Number(text);
}
