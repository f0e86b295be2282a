import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const lab = join(import.meta.dirname, "../lab/lab");

/**
 * Builds the images of the lab's cloud that are missing, which takes many minutes on a new machine. Not beside tests: a
 * whole OpenStack runs while they are built, and its services leave little of the processor to others. A build that fails
 * says why; the lab's suite tries it again and fails with it.
 */
export async function buildCloudImages(): Promise<void> {
  for (const step of ["build", "image"]) {
    const child = spawn(lab, ["cloud", step], { stdio: ["ignore", "inherit", "inherit"] });
    const [exitCode] = (await once(child, "close")) as [number | null];
    if (exitCode !== 0) process.stderr.write(`lab/lab cloud ${step}: exit code ${exitCode}\n`);
  }
}
