import type { Command, Redirect, Word } from "./syntax.ts";

/** A script that does not parse; isIncomplete: more text may mend it. */
export class SyntaxProblem extends Error {
  readonly isIncomplete: boolean;

  constructor(message: string, isIncomplete = false) {
    super(message);
    this.isIncomplete = isIncomplete;
  }
}

/** A here-document whose text has not been reached. */
type PendingDocument = {
  readonly redirect: Redirect;
  readonly delimiter: string;
  readonly isQuoted: boolean;
  readonly stripsTabs: boolean;
};

/** What the readers of words and of commands have of each other. */
export type Readers = {
  /** Reads commands up to what ends them. */
  readonly list: (cursor: ScriptCursor) => Command;
  /** Reads a here-document in which `$` means something. */
  readonly document: (cursor: ScriptCursor) => Word;
};

/** A place in the text of a script. */
export class ScriptCursor {
  readonly text: string;
  at: number;
  /** How often it was asked whether the rest of the text is known. */
  looks = 0;
  readonly readers: Readers;
  readonly #documents: PendingDocument[] = [];

  constructor(text: string, at: number, readers: Readers) {
    this.text = text;
    this.at = at;
    this.readers = readers;
  }

  /** The same for a text that stands within this one. */
  within(text: string): ScriptCursor {
    return new ScriptCursor(text, 0, this.readers);
  }

  /** The character here; empty at the end. */
  get char(): string {
    return this.text.charAt(this.at);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Goes beyond the text if it stands here. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  /** Goes beyond what the sticky expression matches here, and gives it. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Goes beyond blanks, continued lines and a comment. */
  skipBlanks(): void {
    this.match(/(?:[ \t]|\\\n)*/y);
    if (this.char === "#") this.match(/[^\n]*/y);
  }

  /** Goes beyond a line feed and the here-documents behind it; false if there is none. */
  takeLineEnd(): boolean {
    this.skipBlanks();
    if (!this.take("\n")) return false;
    for (const document of this.#documents.splice(0)) this.#readDocument(document);
    return true;
  }

  /** Goes beyond line feeds, blanks and comments. */
  skipLines(): void {
    while (this.takeLineEnd());
  }

  /** A here-document begins behind the next line feed. */
  expectDocument(document: PendingDocument): void {
    this.#documents.push(document);
  }

  /** What is wrong here. */
  problem(): SyntaxProblem {
    if (this.isAtEnd) return new SyntaxProblem("Syntax error: end of file unexpected", true);
    const seen = this.char === "\n" ? "newline" : `"${this.match(/[^\s;&|<>()]+|[;&|<>()]/y) ?? this.char}"`;
    return new SyntaxProblem(`Syntax error: ${seen} unexpected`);
  }

  #readDocument({ redirect, delimiter, isQuoted, stripsTabs }: PendingDocument): void {
    const lines: string[] = [];
    for (;;) {
      if (this.isAtEnd) throw new SyntaxProblem("Syntax error: end of file in a here-document", true);
      const end = this.text.indexOf("\n", this.at);
      const raw = this.text.slice(this.at, end < 0 ? undefined : end);
      this.at = end < 0 ? this.text.length : end + 1;
      const line = stripsTabs ? raw.replace(/^\t+/, "") : raw;
      if (line === delimiter) break;
      lines.push(`${line}\n`);
    }
    const text = lines.join("");
    redirect.target = isQuoted
      ? [{ kind: "text", text, quoted: true }]
      : this.readers.document(this.within(text));
  }
}
