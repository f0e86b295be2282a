import type { HostName } from "../model/ids.ts";
import type { ProgressEvent, WaveEvent, WaveProgress } from "../model/progress.ts";
import type { RunExpectation } from "../model/rollout/expect-run.ts";
import type { WaveMark } from "../model/rollout/rollout.ts";
import { describeAction } from "./describe-action.ts";
import { isCloud } from "./place-text.ts";
import { proofOutcomeWords, proofReason } from "./proof-words.ts";

/** A host at which something happens now; times in milliseconds since the epoch. */
export type ActiveHost = {
  readonly host: HostName;
  /** Parts of the work that began here and have not ended: a proof may have one on each physical network. */
  readonly begun: number;
  /** The current action and how many there are; undefined: that is not known. */
  readonly number: number;
  readonly of: number | undefined;
  readonly text: string;
  readonly since: number;
};

/** What a person sees of work under way. */
export type ProgressState = {
  readonly reading: { readonly done: number; readonly of: number; readonly failed: number } | undefined;
  /** The wave that is under way, or the one that is waited for until a time. */
  readonly wave: WaveProgress | { readonly before: WaveMark; readonly until: number } | undefined;
  readonly active: readonly ActiveHost[];
  /** What is expected of the run, how many of its hosts have ended, and when the last did; undefined: it is no run. */
  readonly run:
    | { readonly expected: RunExpectation; readonly ended: number; readonly since: number }
    | undefined;
  /** Hosts that are done, and those that a proof proved. */
  readonly done: number;
  readonly proved: number;
  /** How many hosts failed, were stopped or not tried. */
  readonly failedCount: number;
  /** The last of them, with the reason: of ten thousand nobody reads all while they come. */
  readonly failed: readonly {
    readonly host: HostName;
    readonly word: string;
    readonly summary: string;
  }[];
};

/** Before anything has happened. */
export const noProgress: ProgressState = {
  reading: undefined,
  wave: undefined,
  run: undefined,
  active: [],
  done: 0,
  proved: 0,
  failedCount: 0,
  failed: [],
};

/** How many hosts that failed are kept to be shown. */
export const mostFailedShown = 6;

/** The state after an event that happened at a time (milliseconds since the epoch). */
export function reduceProgress(state: ProgressState, event: ProgressEvent, at: number): ProgressState {
  if (event.kind === "run-begun") {
    const { expected, ended } = event;
    return { ...state, run: { expected, ended, since: at } };
  }
  if (!("host" in event)) return { ...state, wave: waveAfter(event, at) };
  const { host } = event;
  const now = state.active.find((each) => each.host === host) ?? unknownHost(host);
  switch (event.kind) {
    case "reading":
      return state;
    case "read":
      return { ...state, reading: readingAfter(state, event) };
    case "host-started": {
      const begun = now.begun + 1;
      return withActive(state, { host, begun, number: 0, of: event.actions, text: "starts", since: at });
    }
    case "action-started": {
      const { number, of } = event;
      const text = describeAction(event.action.action);
      return withActive(state, { ...now, number, of, text, since: at });
    }
    case "waiting":
      return withActive(state, { ...now, text: `waits ${event.what}`, since: at - event.elapsedMs });
    case "action-ended":
      // Where nothing began, as in the cloud that a proof is done in, there is no work but the action itself.
      return now.begun > 0 ? state : { ...state, active: without(state, host) };
    case "host-ended":
      return ended(withEnd(state, host, at), event);
    case "host-proof-ended":
      return proofEnded(state, event);
  }
}

function waveAfter(event: WaveEvent, at: number): ProgressState["wave"] {
  if (event.kind === "wave-pause") return { before: event.before, until: at + event.ms };
  return event.kind === "wave-ended" ? undefined : event.wave;
}

function unknownHost(host: HostName): ActiveHost {
  return { host, begun: 0, number: 0, of: undefined, text: "", since: 0 };
}

function readingAfter(
  state: ProgressState,
  { ok, done, of }: Extract<ProgressEvent, { kind: "read" }>,
): ProgressState["reading"] {
  return { done, of, failed: (state.reading?.failed ?? 0) + (ok ? 0 : 1) };
}

function withEnd(state: ProgressState, host: HostName, at: number): ProgressState {
  const { run } = state;
  return run && !isCloud(host) ? { ...state, run: { ...run, ended: run.ended + 1, since: at } } : state;
}

function withFailed(state: ProgressState, failed: ProgressState["failed"][number]): ProgressState {
  return {
    ...state,
    failedCount: state.failedCount + 1,
    failed: [...state.failed, failed].slice(-mostFailedShown),
  };
}

function withActive(state: ProgressState, active: ActiveHost): ProgressState {
  const isThere = state.active.some(({ host }) => host === active.host);
  const hosts = isThere
    ? state.active.map((each) => (each.host === active.host ? active : each))
    : [...state.active, active];
  return { ...state, active: hosts };
}

function without({ active }: ProgressState, host: HostName): readonly ActiveHost[] {
  return active.filter((each) => each.host !== host);
}

function ended(
  state: ProgressState,
  { host, outcome }: Extract<ProgressEvent, { kind: "host-ended" }>,
): ProgressState {
  const active = without(state, host);
  // A cloud counts as no host.
  if (outcome.kind === "done") return { ...state, active, done: state.done + (isCloud(host) ? 0 : 1) };
  const { summary } = outcome.finding;
  return withFailed({ ...state, active }, { host, word: outcome.kind, summary });
}

function proofEnded(
  state: ProgressState,
  { host, proof }: Extract<ProgressEvent, { kind: "host-proof-ended" }>,
): ProgressState {
  const active = state.active
    .map((each) => (each.host === host ? { ...each, begun: each.begun - 1 } : each))
    .filter((each) => each.host !== host || each.begun > 0);
  if (proof.outcome === "proved") return { ...state, active, proved: state.proved + 1 };
  const word = proofOutcomeWords[proof.outcome];
  return withFailed({ ...state, active }, { host, word, summary: proofReason(proof) });
}
