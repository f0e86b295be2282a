import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";

const lab = join(import.meta.dirname, "../lab/lab");

/** The images of the lab while they are built; each promise ends when its images are there or their build has failed. */
export type LabImages = { readonly hosts: Promise<void>; readonly all: Promise<void> };

/**
 * Has the lab's images built with low priority beside other work: on a machine without them that takes as long as all
 * other suites. Of a build that fails the lab's suite tells, which builds what is missing.
 */
export function buildLabImages(logFile: string): LabImages {
  const build = (...args: readonly string[]) => runToEnd([lab, ...args], logFile);
  const hosts = build("build");
  const all = hosts.then(() => build("cloud", "build")).then(() => build("cloud", "image"));
  return { hosts, all };
}

function runToEnd(command: readonly string[], logFile: string): Promise<void> {
  const log = openSync(logFile, "a");
  const child = spawn("nice", ["-n", "10", ...command], { stdio: ["ignore", log, log] });
  closeSync(log);
  return new Promise((resolve) => {
    child.on("error", () => resolve()).on("close", () => resolve());
  });
}
