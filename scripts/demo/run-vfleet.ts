import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";

const root = join(import.meta.dirname, "../..");

/** What becomes of a stream of a command: it goes to the terminal as it is, or each of its lines is asked about. */
export type Way = "as-it-is" | ((line: string) => boolean);

/** A command of vfleet, and what is shown of it. */
export type VfleetCommand = {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** What is shown of what it writes to stdout, when it has ended. */
  readonly show: (text: string) => string;
  /** What is shown of its messages, as they come. */
  readonly messages: Way;
};

/** How a command ended. */
export type VfleetEnd = { readonly code: number; readonly stdout: string };

let running: ChildProcess | undefined;

/** Whether a command runs now. */
export function isCommandRunning(): boolean {
  return running !== undefined;
}

/** Has the command that runs now end at once, and waits for that. */
export async function endCommand(): Promise<void> {
  const child = running;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}

/** Runs vfleet from this checkout, as its launcher does, and shows it with its command line. */
export async function runVfleet({ words, environment, show, messages }: VfleetCommand): Promise<VfleetEnd> {
  const child = spawn(
    process.execPath,
    ["--import", join(import.meta.dirname, "end-with-parent.ts"), join(root, "src/main.ts"), ...words],
    { env: environment, stdio: ["ignore", "pipe", messages === "as-it-is" ? "inherit" : "pipe", "ipc"] },
  );
  running = child;
  let stdout = "";
  child.stdout?.setEncoding("utf8").on("data", (piece: string) => {
    stdout += piece;
  });
  if (messages !== "as-it-is" && child.stderr) passLines(child.stderr, messages);
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  running = undefined;
  process.stdout.write(show(stdout));
  return { code, stdout };
}

function passLines(stream: Readable, isShown: (line: string) => boolean): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (piece: string) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (isShown(line)) process.stdout.write(`${line}\n`);
  });
}
