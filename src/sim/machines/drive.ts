import type { Clock } from "../../ports/clock.ts";
import type { Run, Wait } from "../shell/program.ts";

/** Something that runs by itself. */
export type Driven = {
  /** Its exit code; undefined: it was ended. */
  readonly ended: Promise<number | undefined>;
  /** Ends it where it waits, with nothing more of it being run. */
  readonly end: () => void;
  isOver: boolean;
  /** It waits in the kernel for ever, and no signal reaches it. */
  isStuck: boolean;
};

/** Runs something to its end, and waits as it says; up to its first wait it runs at once. onCut is told where a connection breaks. */
export function drive(
  run: Run<number>,
  clock: Clock,
  onCut: (ends: boolean) => void = () => undefined,
): Driven {
  const over = Promise.withResolvers<number | undefined>();
  const stop = new AbortController();
  const driven: Driven = {
    ended: over.promise,
    end: () => {
      if (driven.isOver) return;
      driven.isOver = true;
      stop.abort();
      over.resolve(undefined);
    },
    isOver: false,
    isStuck: false,
  };
  const finish = (code: number): void => {
    if (driven.isOver) return;
    driven.isOver = true;
    over.resolve(code);
  };
  const advance = (): void => {
    try {
      while (!driven.isOver) {
        const step = run.next();
        if (step.done === true) {
          finish(step.value);
          return;
        }
        if (step.value.kind === "cut") {
          onCut(step.value.ends);
          if (step.value.ends) driven.end();
          continue;
        }
        driven.isStuck = step.value.kind === "sleep" && step.value.ms === Infinity;
        // What was ended meanwhile is not run on.
        void waitFor(step.value, clock, stop.signal).then(advance, () => undefined);
        return;
      }
    } catch (error) {
      driven.isOver = true;
      over.reject(error);
    }
  };
  advance();
  return driven;
}

function waitFor(wait: Exclude<Wait, { kind: "cut" }>, clock: Clock, signal: AbortSignal): Promise<unknown> {
  if (wait.kind === "until") return wait.promise;
  if (wait.ms === Infinity) return new Promise(() => undefined);
  return clock.sleep(wait.ms, signal);
}
