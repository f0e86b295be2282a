import { type SpawnOptions, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { LabError } from "./lab-error.ts";

/** How a program is run; without a log file its output is returned. */
export type RunOptions = {
  readonly cwd?: string;
  readonly input?: string;
  /** Standard output and error are appended to this file instead of being returned. */
  readonly logFile?: string;
  readonly timeoutMs: number;
  readonly env?: NodeJS.ProcessEnv;
};

/** What a program left behind; exitCode is null when a signal or the time limit ended it. */
export type ProgramResult = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs a program to its end and tells how it went; it throws only when it cannot be started. */
export function runProgram(command: readonly string[], options: RunOptions): Promise<ProgramResult> {
  const [program = "", ...args] = command;
  const log = options.logFile === undefined ? undefined : openSync(options.logFile, "a");
  const sink = log ?? "pipe";
  const input = options.input === undefined ? "ignore" : "pipe";
  const spawnOptions: SpawnOptions = {
    stdio: [input, sink, sink],
    timeout: options.timeoutMs,
    killSignal: "SIGKILL",
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  };
  return new Promise<ProgramResult>((resolve, reject) => {
    const child = spawn(program, args, spawnOptions);
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.stdin?.on("error", () => undefined).end(options.input);
    child.on("error", (cause) =>
      reject(new LabError(`${program} cannot be run: ${cause.message}`, "run: lab/lab install", cause)),
    );
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  }).finally(() => {
    if (log !== undefined) closeSync(log);
  });
}

/** Runs a program that has to succeed and returns its standard output. */
export async function mustRun(command: readonly string[], options: RunOptions): Promise<string> {
  const result = await runProgram(command, options);
  if (result.exitCode === 0) return result.stdout;
  const seen = options.logFile ? await readTail(options.logFile) : result.stderr.trim();
  const ended =
    result.exitCode === null
      ? `did not end in ${options.timeoutMs / 1000} s`
      : `failed with ${result.exitCode}`;
  throw new LabError(`"${command.join(" ")}" ${ended}:\n${seen}`, hintFor(options.logFile));
}

/** The last lines of a file, or a remark that it cannot be read. */
export async function readTail(file: string, lines = 12): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => `(${file} cannot be read)`);
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}

function hintFor(logFile: string | undefined): string {
  return logFile ? `read the whole log: ${logFile}` : "read the message above";
}
