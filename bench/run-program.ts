import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

/** What runs now ends with us. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill();
});

/** Runs a program to its end, or to ours, and gives its stdout; throws with the end of its output if it fails. */
export function runProgram(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(child);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => {
      running.delete(child);
      if (code === 0) resolve(stdout);
      else reject(new Error(`${program} ended with ${code}: ${`${stdout}\n${stderr}`.trim().slice(-2000)}`));
    });
  });
}

/** Runs a program of Node as `vfleet` runs its own, which from the second time on finds compiled what it runs. */
export function runAsVfleet(args: readonly string[]): Promise<string> {
  return runProgram(process.execPath, ["--max-semi-space-size=32", ...args], {
    NODE_COMPILE_CACHE: join(import.meta.dirname, "../node_modules/.cache/compiled"),
  });
}
