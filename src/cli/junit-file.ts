import { access, open, rm, writeFile } from "node:fs/promises";
import { CliProblem } from "./cli-problem.ts";

/** Sees that a report can be written to a file before long work is begun for it, and leaves no file; throws CliProblem. */
export async function requireWritable(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  await orSay(path, async () => {
    const file = await open(path, "a");
    await file.close();
    if (!isThere) await rm(path);
  });
}

/** Writes a report in JUnit XML; throws CliProblem. */
export async function saveJunit(path: string, xml: string): Promise<void> {
  await orSay(path, () => writeFile(path, xml));
}

async function orSay(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CliProblem(`${path} cannot be written: ${code}`, "Name another file with --junit.");
  }
}
