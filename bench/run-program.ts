import { spawn } from "node:child_process";

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
    const end = (): void => {
      child.kill();
    };
    process.once("exit", end);
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
      process.removeListener("exit", end);
      if (code === 0) resolve(stdout);
      else reject(new Error(`${program} ended with ${code}: ${`${stdout}\n${stderr}`.trim().slice(-2000)}`));
    });
  });
}
