import { closestWord } from "./closest-word.ts";
import type { HostsEntry } from "./fleet-file-host-fields.ts";
import { asList } from "./fleet-file-hosts.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import { hasLabels } from "./host-choice.ts";
import { expandHostRange } from "./host-range.ts";
import type { HostName } from "./ids.ts";
import type { HostIntent } from "./intent.ts";
import type { HostChoice } from "./tenant-intent.ts";

/** The hosts of the file; complete is false when some could not be resolved, so that unknown names prove nothing. */
export type KnownHosts = { readonly hosts: readonly HostIntent[]; readonly complete: boolean };

/** Hosts that were chosen, and what is wrong with the choice. */
export type ChosenHosts = {
  readonly choice: HostChoice;
  /** Those of the file that it stands for. */
  readonly hosts: readonly HostName[];
  readonly problems: readonly FieldProblem[];
};

/** Guessing what was meant looks at no more hosts than this. */
const GUESS_AMONG = 100;

/** Finds the compute hosts that a field of the file chooses. */
export class HostChooser {
  readonly #known: KnownHosts;
  readonly #computes: readonly HostIntent[];
  readonly #names: ReadonlyMap<string, HostName>;
  readonly #controllers: ReadonlySet<string>;

  constructor(known: KnownHosts) {
    this.#known = known;
    this.#computes = known.hosts.filter(({ roles }) => roles.includes("compute"));
    this.#names = new Map(this.#computes.map(({ name }) => [String(name), name]));
    this.#controllers = new Set(
      known.hosts.filter(({ roles }) => !roles.includes("compute")).map(({ name }) => name),
    );
  }

  /** Resolves a choice; why says what it is for: `a pool takes the NICs of compute hosts`. */
  choose(written: HostsEntry | undefined, path: FieldPath, why: string): ChosenHosts {
    if (written === undefined) return this.#chosen({ labels: {} }, []);
    if (typeof written === "string" || Array.isArray(written)) {
      const isList = typeof written !== "string";
      const found = asList(written).map((pattern, index) =>
        this.names(pattern, isList ? [...path, index] : path, why),
      );
      const names = found.flatMap(({ hosts }) => hosts);
      return this.#chosen(
        { labels: {}, names },
        found.flatMap(({ problems }) => problems),
      );
    }
    const labels = Object.fromEntries(Object.entries(written).map(([key, value]) => [key, String(value)]));
    const chosen = this.#chosen({ labels }, []);
    const isEmpty = chosen.hosts.length === 0 && Object.keys(labels).length > 0 && this.#known.complete;
    return isEmpty ? { ...chosen, problems: [this.#matchesNothing(labels, path, why)] } : chosen;
  }

  /** The hosts that a name with its ranges stands for. */
  names(pattern: string, path: FieldPath, why: string): Pick<ChosenHosts, "hosts" | "problems"> {
    const range = expandHostRange(pattern);
    if ("problem" in range)
      return { hosts: [], problems: [{ path, at: "value", message: range.problem, fix: range.fix }] };
    const unknown = range.names.filter((name) => !this.#names.has(name));
    return {
      hosts: range.names.flatMap((name) => this.#names.get(name) ?? []),
      problems: unknown.length > 0 && this.#known.complete ? [this.#unknownHosts(unknown, path, why)] : [],
    };
  }

  /** Why a label by whose values hosts are told apart does not: no compute host has it. */
  findStrayLabel(label: string, path: FieldPath): readonly FieldProblem[] {
    if (!this.#known.complete || this.#computes.some(({ labels }) => Object.hasOwn(labels, label))) return [];
    const there = [...new Set(this.#computes.flatMap(({ labels }) => Object.keys(labels)))];
    const fix = there.length === 0 ? "give hosts labels" : `there is ${there.slice(0, 8).join(", ")}`;
    return [{ path, at: "value", message: `no compute host has the label ${label}`, fix }];
  }

  #chosen(choice: HostChoice, problems: readonly FieldProblem[]): ChosenHosts {
    const named = choice.names && new Set(choice.names);
    const hosts = this.#computes.filter(
      (host) => (!named || named.has(host.name)) && hasLabels(host, choice.labels),
    );
    return { choice, hosts: hosts.map(({ name }) => name), problems };
  }

  #unknownHosts(unknown: readonly string[], path: FieldPath, why: string): FieldProblem {
    const controller = unknown.find((name) => this.#controllers.has(name));
    if (controller !== undefined)
      return {
        path,
        at: "value",
        message: `${controller} is a controller alone, and ${why}`,
        fix: "add it to hosts too if it runs VMs, or remove it here",
      };
    const others = unknown.length > 1 ? ` and ${unknown.length - 1} more` : "";
    const candidates = this.#computes.slice(0, GUESS_AMONG).map(({ name }) => name);
    const meant = closestWord(unknown[0] ?? "", candidates);
    return {
      path,
      at: "value",
      message: `${JSON.stringify(unknown[0])}${others} is not among the hosts of this file`,
      fix: meant === undefined ? "add it to hosts or remove it here" : `did you mean ${meant}?`,
    };
  }

  #matchesNothing(labels: HostChoice["labels"], path: FieldPath, why: string): FieldProblem {
    const controller = this.#known.hosts.find((host) => hasLabels(host, labels));
    if (controller)
      return {
        path,
        at: "value",
        message: `matches controllers alone, such as ${controller.name}, and ${why}`,
        fix: "add them to hosts too if they run VMs",
      };
    return { path, at: "value", ...whyNoHost(labels, this.#computes) };
  }
}

/** Which label keeps every host out, and what values it has. */
function whyNoHost(
  labels: HostChoice["labels"],
  hosts: readonly HostIntent[],
): { readonly message: string; readonly fix?: string } {
  const stray = Object.entries(labels).find(
    ([key, value]) => !hosts.some((host) => host.labels[key] === value),
  );
  if (!stray) return { message: "matches no host: no host has all of these labels" };
  const [key, value] = stray;
  const there = new Set(hosts.flatMap((host) => (Object.hasOwn(host.labels, key) ? [host.labels[key]] : [])));
  const message = `matches no host: none has the label ${key}: ${value}`;
  return there.size === 0
    ? { message }
    : { message, fix: `there is ${key}: ${[...there].slice(0, 8).join(", ")}` };
}
