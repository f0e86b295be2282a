import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

const lab = join(import.meta.dirname, "../lab/lab");

const commands = [["build"], ["cloud", "build"], ["cloud", "image"]];

/**
 * Has the lab's images built with low priority beside other work: on a machine without them that takes as long as all
 * other suites. Ends when they are there or a build has failed, of which the lab's suite, which builds what is missing, tells.
 */
export async function buildLabImages(logFile: string): Promise<void> {
  for (const args of commands) if (!(await succeeds(args, logFile))) return;
}

function succeeds(args: readonly string[], logFile: string): Promise<boolean> {
  const log = openSync(logFile, "a");
  const child = spawn("nice", ["-n", "10", lab, ...args], { stdio: ["ignore", log, log] });
  closeSync(log);
  return new Promise((resolve) => {
    child.on("error", () => resolve(false)).on("close", (code) => resolve(code === 0));
  });
}
