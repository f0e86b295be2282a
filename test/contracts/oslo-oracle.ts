import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { OsloOption } from "../../src/model/oslo-config/effective-value.ts";

/** What is asked of oslo.config: see oslo-oracle.py. In args ROOT stands for the folder of the files. */
export type OracleRequest = {
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly defaultFiles?: readonly string[];
  readonly defaultDirs?: readonly string[];
  readonly option?: OsloOption;
  readonly list?: readonly string[];
  readonly refer?: readonly string[];
};

/** What oslo.config reads in one file, or why it refuses it. */
export type OracleParsed =
  | { readonly sections: readonly [string, readonly [string, readonly string[]][]][] }
  | { readonly error: string; readonly line: number };

/** What oslo.config answers. */
export type OracleAnswer = {
  readonly parsed: Readonly<Record<string, OracleParsed>>;
  readonly value: null | "refused" | readonly string[];
  readonly list: readonly (readonly string[])[];
  readonly refer: readonly (readonly string[])[];
};

/** python3-oslo.config in one process that answers as many questions as are asked. */
export class OsloOracle {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #stderr = "";

  constructor() {
    // Debian's own Python, which has Debian's packages; another may come first in PATH.
    this.#process = spawn("/usr/bin/python3", ["-X", "utf8", join(import.meta.dirname, "oslo-oracle.py")]);
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    this.#process.on("error", (error) => {
      this.#stderr += error.message;
    });
    // What cannot be written to a process that ended is told by the missing answer.
    this.#process.stdin.on("error", () => undefined);
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** One answer; questions must not overlap. */
  async ask(request: OracleRequest): Promise<OracleAnswer> {
    const whole = { args: [], defaultFiles: [], defaultDirs: [], ...request };
    this.#process.stdin.write(`${JSON.stringify(whole)}\n`);
    const answer = await this.#answers.next();
    if (answer.done) throw new Error(`the oracle ended: ${this.#stderr}`);
    return JSON.parse(answer.value) as OracleAnswer;
  }

  /** Ends the process. */
  stop(): void {
    this.#process.stdin.end();
  }
}
