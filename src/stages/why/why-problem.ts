/** What an operator asked about cannot be found: what is wrong, and what to do. */
export class WhyProblem extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = "WhyProblem";
    this.hint = hint;
  }
}
