import { OperatingError } from "../base/operating-error.ts";
import { known, type Reading, unreadable } from "../model/reading.ts";

/** Asks for one thing after another: what is not answered is unreadable, and why is kept once. */
export type TriedReadings<Trouble> = {
  /** Throws what is no OperatingError, and the signal's reason once it is aborted. */
  readonly attempt: <T>(ask: () => Promise<T>) => Promise<Reading<T>>;
  /** What has gone wrong so far. */
  readonly troubles: () => readonly Trouble[];
};

/** Readings from questions that may fail, with the troubles told by troubleOf. */
export function tryReadings<Trouble>(
  troubleOf: (error: OperatingError) => Trouble,
  signal: AbortSignal,
): TriedReadings<Trouble> {
  const troubles = new Map<string, Trouble>();
  return {
    attempt: async (ask) => {
      try {
        return known(await ask());
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof OperatingError)) throw error;
        troubles.set(`${error.code} ${error.message}`, troubleOf(error));
        return unreadable(error.message);
      }
    },
    troubles: () => [...troubles.values()],
  };
}
