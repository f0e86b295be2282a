import { readTokens, type Token } from "./read-tokens.ts";

/** A place among the tokens of a program. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  at = 0;

  constructor(text: string) {
    this.#tokens = readTokens(text);
  }

  /** The token here; undefined at the end. */
  get token(): Token | undefined {
    return this.#tokens[this.at];
  }

  /** The tokens from here on. */
  ahead(count: number): readonly Token[] {
    return this.#tokens.slice(this.at, this.at + count);
  }

  /** Goes beyond the token here and gives it. */
  next(): Token {
    const { token } = this;
    if (token === undefined) throw this.problem();
    this.at += 1;
    return token;
  }

  is(kind: Token["kind"], text: string): boolean {
    const { token } = this;
    return token?.kind === kind && token.text === text;
  }

  /** Goes beyond the token if it is this. */
  take(kind: Token["kind"], text: string): boolean {
    if (!this.is(kind, text)) return false;
    this.at += 1;
    return true;
  }

  /** Goes beyond a line feed if there is one. */
  takeLineEnd(): boolean {
    if (this.token?.kind !== "line-end") return false;
    this.at += 1;
    return true;
  }

  /** Goes beyond a sign that has to be here. */
  expect(sign: string): void {
    if (!this.take("sign", sign)) throw this.problem();
  }

  /** What is wrong here. */
  problem(): SyntaxError {
    return new SyntaxError(`syntax error at or near ${this.token?.text ?? "end of file"}`);
  }
}
