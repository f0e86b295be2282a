import { setTimeout as delay } from "node:timers/promises";
import { LabError } from "./lab-error.ts";
import { type ProgramResult, runProgram } from "./run-program.ts";

/** How one logs in to a host of the lab. */
export type Login = {
  /** 127.0.0.1 unless said otherwise. */
  readonly address?: string;
  readonly port: number;
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** A command that runs its arguments where the host can be reached. */
  readonly through?: readonly string[];
};

const attemptLimitMs = 60_000;

/** The options that make ssh(1) log in to a host of the lab and to nothing else. */
export function sshCommand(login: Login): string[] {
  const options = {
    BatchMode: "yes",
    ConnectTimeout: "30",
    IdentitiesOnly: "yes",
    StrictHostKeyChecking: "yes",
    UserKnownHostsFile: `"${login.knownHostsFile}"`,
    LogLevel: "ERROR",
  };
  const settings = Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  const target = ["-p", String(login.port), `${login.user}@${login.address ?? "127.0.0.1"}`];
  return [...(login.through ?? []), "ssh", "-F", "none", ...settings, "-i", login.identityFile, ...target];
}

/** Runs a shell command on a host. */
export function runOnHost(login: Login, command: string, timeoutMs = attemptLimitMs): Promise<ProgramResult> {
  return runProgram([...sshCommand(login), command], { timeoutMs });
}

/** Tries a command until it succeeds on the host; `stillRuns` tells whether waiting makes sense. */
export async function waitForSsh(
  login: Login,
  command: string,
  { limitMs, stillRuns }: { readonly limitMs: number; readonly stillRuns: () => Promise<boolean> },
): Promise<void> {
  const deadline = Date.now() + limitMs;
  let seen = "";
  while (Date.now() < deadline) {
    const result = await runOnHost(login, command);
    if (result.exitCode === 0) return;
    seen = result.stderr.trim() || seen;
    if (!(await stillRuns()))
      throw new LabError("its QEMU has ended while booting", "read its console.log and qemu.log");
    await delay(1000);
  }
  throw new LabError(
    `SSH did not answer in ${limitMs / 1000} s; the last answer was: ${seen}`,
    "read its console.log",
  );
}
