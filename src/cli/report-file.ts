import { access, open, rm, writeFile } from "node:fs/promises";
import { CliProblem } from "./cli-problem.ts";

/** Sees that a report can be written to a file before long work is begun for it, and leaves no file; throws CliProblem. */
export async function requireWritable(path: string, option: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  await orSay(path, option, async () => {
    const file = await open(path, "a");
    await file.close();
    if (!isThere) await rm(path);
  });
}

/** Writes a report; throws CliProblem, which names the option that asked for it. */
export async function saveReport(path: string, text: string, option: string): Promise<void> {
  await orSay(path, option, () => writeFile(path, text));
}

async function orSay(path: string, option: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CliProblem(`${path} cannot be written: ${code}`, `Name another file with ${option}.`);
  }
}
