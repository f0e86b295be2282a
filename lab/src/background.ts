import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LabError } from "./lab-error.ts";
import { recordProcess } from "./process-record.ts";
import { readTail } from "./run-program.ts";

/** How long a process in the background may run: so many seconds, and no longer than this process where it is tied to it. */
export type Lifetime = { readonly seconds: number; readonly tied: boolean };

/** A program that goes on when the command that started it has ended. */
export type Background = {
  readonly command: readonly string[];
  readonly logFile: string;
  /** The program itself writes its process id here, as soon as that is worth something. */
  readonly pidFile: string;
  readonly recordFile: string;
  readonly lifetime: Lifetime;
};

const startLimitMs = 60_000;

/** Starts a program in the background; it ends by itself after its lifetime. */
export async function startBackground(background: Background): Promise<void> {
  const { lifetime, logFile, pidFile, recordFile } = background;
  await rm(pidFile, { force: true });
  const tie = lifetime.tied ? ["setpriv", "--pdeathsig", "TERM"] : [];
  const limit = ["timeout", "--kill-after=90", String(lifetime.seconds)];
  const log = openSync(logFile, "w");
  const child = spawn("env", [...tie, ...limit, ...background.command], {
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  let ended = false;
  child.on("exit", () => (ended = true)).on("error", () => (ended = true));
  child.unref();
  const deadline = Date.now() + startLimitMs;
  while (!(await recordProcess(pidFile, recordFile))) {
    if (ended || Date.now() > deadline) {
      const what = background.command[0] ?? "";
      throw new LabError(
        `${what} did not start:\n${await readTail(logFile)}`,
        `read the whole log: ${logFile}`,
      );
    }
    await delay(50);
  }
}

/** Where a program of this name keeps what is known of it, in a folder. */
export function backgroundFiles(
  folder: string,
  name: string,
): Pick<Background, "logFile" | "pidFile" | "recordFile"> {
  return {
    logFile: join(folder, `${name}.log`),
    pidFile: join(folder, `${name}.pid`),
    recordFile: join(folder, `${name}.json`),
  };
}
