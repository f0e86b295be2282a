import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { OperatingError } from "../../base/operating-error.ts";

/**
 * Starts this program again with other words, in a session of its own, so that it outlives the terminal; all that it says goes
 * to a file that only the user may read. Resolves with its number when it runs.
 */
export async function startDetached(words: readonly string[], log: string): Promise<number> {
  const file = openLog(log);
  const program = process.argv[1] ?? "";
  const child = spawn(process.execPath, [...process.execArgv, program, ...words], {
    detached: true,
    stdio: ["ignore", file, file],
  });
  closeSync(file);
  return new Promise((resolve, reject) => {
    child.once("spawn", () => {
      child.unref();
      resolve(child.pid ?? 0);
    });
    child.once("error", (cause) => reject(notStarted(log, cause)));
  });
}

function openLog(log: string): number {
  try {
    mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
    return openSync(log, "a", 0o600);
  } catch (cause) {
    throw notStarted(log, cause);
  }
}

function notStarted(log: string, cause: unknown): OperatingError {
  return new OperatingError("background-failed", log, {
    message: `No process could be started in the background that writes to ${log}`,
    hint: "Carry the run out in the foreground: vfleet resume last",
    cause,
  });
}
