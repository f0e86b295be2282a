/** Something that the lab's user can act on: what is wrong, and what to do about it. */
export class LabError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, { cause });
    this.name = "LabError";
    this.hint = hint;
  }
}
