import { novaError } from "./nova-database-error.ts";
import type { NovaDatabase } from "./parse-database-urls.ts";

/** One row, by the names that the question gives its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** A transaction that only reads, and sees all as it was at one moment. */
export type SqlSession = {
  /** Asks a constant question with a ? for each value. */
  readonly select: (question: string, values: readonly (string | number)[]) => Promise<readonly Row[]>;
  /** The words of its dialect: the time in UTC, and the schema in which Nova's tables are. */
  readonly words: { readonly now: string; readonly schema: string };
  /** Ends it, whatever is under way. */
  readonly close: () => void;
};

/** Connects and begins such a transaction; what it throws is the driver's. */
export type OpenSession = (database: NovaDatabase) => Promise<SqlSession>;

/** How long a login may take, and one question. */
export const sessionLimits = { connectMs: 20_000, questionMs: 60_000 } as const;

/** What comes first: what is waited for, the end of the time, or the signal, with whose reason it rejects. */
export async function before<Result>(
  work: Promise<Result>,
  { where, ms, signal }: { readonly where: string; readonly ms: number; readonly signal: AbortSignal },
): Promise<Result> {
  signal.throwIfAborted();
  const late = AbortSignal.timeout(ms);
  const either = AbortSignal.any([signal, late]);
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.aborted ? (signal.reason as Error) : tooLate(where, ms));
    either.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    either.removeEventListener("abort", onAbort);
  }
}

function tooLate(where: string, ms: number) {
  return novaError("nova-database-unreachable", where, {
    message: `Nova's database ${where} does not answer within ${ms / 1000} s`,
    hint: "See whether it can be reached from here, and what it is busy with.",
    retryable: true,
  });
}
