/** How an OperatingError is told: what is wrong, one imperative sentence against it, and why. */
export type OperatingErrorWords = {
  readonly message: string;
  readonly hint: string;
  readonly retryable?: boolean;
  readonly cause?: unknown;
};

/** A failure of operation, thrown by adapters alone; the step runner and the edges handle it. */
export class OperatingError extends Error {
  /** In kebab case, stable. */
  readonly code: string;
  /** The host, file or address that it is about. */
  readonly subject: string;
  /** One imperative sentence or command for the operator. */
  readonly hint: string;
  /** Whether the same call may succeed when it is tried again. */
  readonly retryable: boolean;

  constructor(code: string, subject: string, words: OperatingErrorWords) {
    super(words.message, words.cause === undefined ? undefined : { cause: words.cause });
    this.name = "OperatingError";
    this.code = code;
    this.subject = subject;
    this.hint = words.hint;
    this.retryable = words.retryable ?? false;
  }
}
