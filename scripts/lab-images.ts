import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

const lab = join(import.meta.dirname, "../lab/lab");

/**
 * Has the images of the lab's cloud built with low priority beside other work: on a machine without them that takes longer
 * than the fast suite and the contracts. Of a build that fails the lab's suite tells, which builds what is missing.
 */
export async function buildCloudImages(logFile: string): Promise<void> {
  await runToEnd(["cloud", "build"], logFile);
  await runToEnd(["cloud", "image"], logFile);
}

function runToEnd(args: readonly string[], logFile: string): Promise<void> {
  const log = openSync(logFile, "a");
  const child = spawn("nice", ["-n", "10", lab, ...args], { stdio: ["ignore", log, log] });
  closeSync(log);
  return new Promise((resolve) => {
    child.on("error", () => resolve()).on("close", () => resolve());
  });
}
