import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { LabError } from "./lab-error.ts";

/**
 * Runs `work` while no other process holds the lock on `file`; waits for it without limit.
 * A flock(1) child holds the lock and ends with its standard input, so a killed lab lets go of it.
 */
export async function withLock<T>(file: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const holder = spawn("flock", ["--exclusive", file, "sh", "-c", "echo held; exec cat"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => holder.on("close", () => resolve()));
  const waiting = setTimeout(onWait, 1000);
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once("data", () => resolve());
      holder.once("error", (cause) =>
        reject(new LabError("flock cannot be run", "install util-linux", cause)),
      );
      holder.once("close", () => reject(new LabError(`${file} cannot be locked`, "look at its permissions")));
    });
    clearTimeout(waiting);
    return await work();
  } finally {
    clearTimeout(waiting);
    holder.stdin.end();
    await ended;
  }
}
