import { LabError } from "./lab-error.ts";
import { runProgram } from "./run-program.ts";

/** The program that is the lab's machine. */
export const qemu = "qemu-system-x86_64";

/** The first QEMU whose igb device the lab was measured with. */
export const leastQemuMajor = 10;

/** What this machine's QEMU says about its version; undefined when there is none. */
export async function readQemuVersion(): Promise<
  { readonly text: string; readonly major: number } | undefined
> {
  const asked = await runProgram([qemu, "--version"], { timeoutMs: 20_000 }).catch(() => undefined);
  if (asked?.exitCode !== 0) return undefined;
  return {
    text: asked.stdout.split("\n")[0] ?? "",
    major: Number(/version (\d+)\./.exec(asked.stdout)?.[1] ?? 0),
  };
}

/** The version of a QEMU that is new enough for the lab; throws when this machine has none. */
export async function requireQemu(): Promise<string> {
  const version = await readQemuVersion();
  if (version && version.major >= leastQemuMajor) return version.text;
  const seen = version ? `here is "${version.text}"` : "here is none";
  throw new LabError(`QEMU ${leastQemuMajor} or later is needed, and ${seen}`, "run: lab/lab install");
}
