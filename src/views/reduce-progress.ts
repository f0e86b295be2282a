import type { HostName } from "../model/ids.ts";
import type { ProgressEvent } from "../model/progress.ts";
import { describeAction } from "./describe-action.ts";
import { isCloud } from "./place-text.ts";

/** A host at which something happens now; times in milliseconds since the epoch. */
export type ActiveHost = {
  readonly host: HostName;
  /** The current action and how many there are. */
  readonly number: number;
  readonly of: number;
  readonly text: string;
  readonly since: number;
};

/** What a person sees of work under way. */
export type ProgressState = {
  readonly reading:
    | { readonly done: number; readonly of: number; readonly failed: readonly HostName[] }
    | undefined;
  readonly active: readonly ActiveHost[];
  readonly done: number;
  /** Hosts that failed or were stopped, with the reason. */
  readonly failed: readonly {
    readonly host: HostName;
    readonly word: "failed" | "stopped";
    readonly summary: string;
  }[];
};

/** Before anything has happened. */
export const noProgress: ProgressState = { reading: undefined, active: [], done: 0, failed: [] };

/** The state after an event that happened at a time (milliseconds since the epoch). */
export function reduceProgress(state: ProgressState, event: ProgressEvent, at: number): ProgressState {
  switch (event.kind) {
    case "reading":
      return state;
    case "read":
      return { ...state, reading: readingAfter(state, event) };
    case "host-started":
      return withActive(state, { host: event.host, number: 0, of: event.actions, text: "starts", since: at });
    case "action-started":
      return withActive(state, {
        host: event.host,
        number: event.number,
        of: event.of,
        text: describeAction(event.action.action),
        since: at,
      });
    case "waiting": {
      const active = state.active.find(({ host }) => host === event.host);
      const now = active ?? { host: event.host, number: 0, of: 0 };
      return withActive(state, { ...now, text: `waits ${event.what}`, since: at - event.elapsedMs });
    }
    case "action-ended":
      return state;
    case "host-ended":
      return ended(state, event);
  }
}

function readingAfter(
  state: ProgressState,
  { host, ok, done, of }: Extract<ProgressEvent, { kind: "read" }>,
): ProgressState["reading"] {
  const failed = state.reading?.failed ?? [];
  return { done, of, failed: ok ? failed : [...failed, host] };
}

function withActive(state: ProgressState, active: ActiveHost): ProgressState {
  const isThere = state.active.some(({ host }) => host === active.host);
  const hosts = isThere
    ? state.active.map((each) => (each.host === active.host ? active : each))
    : [...state.active, active];
  return { ...state, active: hosts };
}

function ended(
  state: ProgressState,
  { host, outcome }: Extract<ProgressEvent, { kind: "host-ended" }>,
): ProgressState {
  const active = state.active.filter((each) => each.host !== host);
  // A cloud counts as no host.
  if (outcome.kind === "done") return { ...state, active, done: state.done + (isCloud(host) ? 0 : 1) };
  const { summary } = outcome.finding;
  return { ...state, active, failed: [...state.failed, { host, word: outcome.kind, summary }] };
}
