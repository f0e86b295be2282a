import type { Action } from "../../model/action.ts";
import type { NamedServer } from "../../model/cloud-action.ts";
import type { AwayServer } from "../../model/host-compute.ts";
import type { HostName } from "../../model/ids.ts";
import type { Plan } from "../../model/plan.ts";
import type { JournalEntry } from "../../model/run.ts";
import type { JournalWriter } from "../../ports/journal.ts";

type Away = AwayServer & { readonly place: HostName; readonly by: string };

/**
 * Servers that runs have moved away from hosts or stopped, and not given back, as their journals tell. One that moves on
 * from host to host is away from the first. One that may have moved counts as moved: where it is, Nova tells.
 */
export class ServersAway {
  readonly #byId = new Map<string, Away>();

  /** Those that a plan brings back without having taken them itself: earlier runs have. */
  constructor(plan?: Pick<Plan, "hosts">) {
    for (const { host: place, phases } of plan?.hosts ?? []) {
      const actions = phases.flatMap((phase) => phase.actions.map(({ action }) => action));
      const taken = new Set(actions.flatMap((action) => takenBy(action)?.server.id ?? []));
      for (const action of actions) {
        const given = givenBy(action);
        if (given && !taken.has(given.server.id))
          this.#byId.set(given.server.id, { ...given, place, by: "" });
      }
    }
  }

  /** The servers that are to come back to a host, in the order in which they were taken. */
  of(place: HostName): readonly AwayServer[] {
    return [...this.#byId.values()]
      .filter((each) => each.place === place)
      .map(({ server, kind, host }) => ({ server, kind, host }));
  }

  /** It is not tried again to bring a server back. */
  giveUp(id: string): void {
    this.#byId.delete(id);
  }

  /** Takes note of what a journal tells. */
  take(entry: JournalEntry): void {
    if (entry.kind === "action-started") {
      const taken = takenBy(entry.action.action);
      const id = taken?.server.id;
      if (taken && id !== undefined && !this.#byId.has(id))
        this.#byId.set(id, { ...taken, place: entry.host, by: entry.action.id });
      const given = givenBy(entry.action.action);
      const away = given && this.#byId.get(given.server.id);
      // What an end of this action tells is about this server.
      if (away) this.#byId.set(away.server.id, { ...away, by: entry.action.id });
      return;
    }
    if (entry.kind !== "action-ended" || entry.outcome.kind === "unknown") return;
    const { outcome, actionId } = entry;
    const away = [...this.#byId.values()].find(({ by }) => by === actionId);
    if (!away) return;
    const isDone = outcome.kind === "done";
    const isTaking = /\/(?:move|stop)-/.test(actionId);
    // One that could not be started again still is to be; one that cannot go back runs where it is.
    const isOver = isTaking ? !isDone || outcome.note !== undefined : isDone || away.kind === "moved";
    if (isOver) this.#byId.delete(away.server.id);
  }
}

/** A journal whose entries are taken note of when they are on disk. */
export function noting(journal: JournalWriter, away: ServersAway): JournalWriter {
  return {
    append: async (entry) => {
      await journal.append(entry);
      away.take(entry);
    },
    close: () => journal.close(),
  };
}

type Told = { readonly server: NamedServer; readonly kind: AwayServer["kind"]; readonly host: string };

function takenBy(action: Action): Told | undefined {
  if (action.kind === "migrate-server") return { server: action.server, kind: "moved", host: action.from };
  return action.kind === "stop-server"
    ? { server: action.server, kind: "stopped", host: action.host }
    : undefined;
}

function givenBy(action: Action): Told | undefined {
  if (action.kind === "return-server") return { server: action.server, kind: "moved", host: action.to };
  return action.kind === "start-server"
    ? { server: action.server, kind: "stopped", host: action.host }
    : undefined;
}
