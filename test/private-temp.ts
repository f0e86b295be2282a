import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives all tests of a run one folder for temporary files, which goes away with the run; vitest calls it. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "vf-"));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true });
}
