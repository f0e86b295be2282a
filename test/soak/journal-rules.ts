import type { Action } from "../../src/model/action.ts";
import type { Plan, PlannedAction } from "../../src/model/plan.ts";
import type { JournalEntry } from "../../src/model/run.ts";

type Shown = Extract<JournalEntry, { readonly kind: "host-checked" }>;

/** What a host gives back after it has shown that it is well. */
const isGivenBack = /^(?:return|start)-server$/;

/** Watches a run's journal for actions that nobody approved, and for records that do not fit together, by rules of its own. */
export class JournalRules {
  readonly #approved: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #reboots: ReadonlySet<string>;
  /** Whether a host has to show that it is well before it is done. */
  readonly #isGated: boolean;
  /** What hosts have shown since something was done to them. */
  readonly #shown = new Map<string, Shown>();
  /** The action of each host that was begun and has not ended. */
  readonly #open = new Map<string, PlannedAction>();

  constructor({ hosts, intent, purpose }: Plan) {
    this.#isGated =
      purpose.kind === "apply" &&
      intent.rollout?.beforeNext !== undefined &&
      intent.openstack?.cloud !== undefined;
    const planned = hosts.map(
      ({ host, phases }) => [host, phases.flatMap(({ actions }) => actions)] as const,
    );
    this.#approved = new Map(
      planned.map(([host, actions]) => [host, new Set(actions.map(({ action }) => targetOf(action)))]),
    );
    this.#reboots = new Set(
      planned.flatMap(([host, actions]) =>
        actions.some(({ action }) => action.kind === "reboot") ? host : [],
      ),
    );
  }

  /** What is wrong about an entry; undefined: nothing. hasLost: entries of the run could not be written. */
  see(entry: JournalEntry, hasLost: boolean): string | undefined {
    if (entry.kind === "action-started") {
      const { host, action } = entry;
      const open = this.#open.get(host);
      this.#open.set(host, action);
      if (!isGivenBack.test(action.action.kind)) this.#shown.delete(host);
      if (open && !hasLost) return `${action.id} is begun on ${host} before ${open.id} has ended`;
      return this.#judge(host, action.action);
    }
    if (entry.kind === "action-ended") {
      const open = this.#open.get(entry.host);
      this.#open.delete(entry.host);
      if (open?.id !== entry.actionId && !hasLost)
        return `${entry.actionId} ends on ${entry.host}, where ${open?.id ?? "nothing"} was begun`;
    }
    if (entry.kind === "host-checked") this.#shown.set(entry.host, entry);
    if (entry.kind !== "host-ended") return undefined;
    // Where a host does not come back, or its worker is gone, nobody learns how the last one ended.
    return hasLost || entry.outcome.kind !== "done" ? undefined : this.#judgeDone(entry.host);
  }

  #judgeDone(host: string): string | undefined {
    const open = this.#open.get(host);
    if (open) return `${host} ends, and its ${open.id} does not`;
    if (!this.#isGated) return undefined;
    const shown = this.#shown.get(host);
    if (!shown) return `${host} is told to be done, and has not shown that it is well`;
    return shown.checks.some(({ holds }) => holds === "no")
      ? `${host} is told to be done, and has shown that it is not well`
      : undefined;
  }

  #judge(host: string, action: Action): string | undefined {
    // That a host is emptied is approved with its reboot, whichever servers are there by then.
    if (
      /^(?:(?:migrate|return|stop|start)-server|await-servers)$/.test(action.kind) &&
      this.#reboots.has(host)
    )
      return undefined;
    const target = targetOf(action);
    return this.#approved.get(host)?.has(target) ? undefined : `${target} on ${host} was not approved`;
  }
}

/** What an action is about, and how it is to be then as far as one word or number says it. */
function targetOf(action: Action): string {
  const words = ["path", "pf", "index", "module", "unit", "service", "package", "to", "direction"].flatMap(
    (name) => {
      const value: unknown = Object.entries(action).find(([key]) => key === name)?.[1];
      return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? [`${name} ${value}`]
        : [];
    },
  );
  return [action.kind, ...words].join(" ");
}
