import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startDetached } from "./start-detached.ts";

test("where its file cannot be written nothing is started, and the run can be gone on with here", async () => {
  const state = mkdtempSync(join(tmpdir(), "vfleet-detached-"));
  writeFileSync(join(state, "detached"), "a file where a directory should be");
  const log = join(state, "detached", "run.log");
  const failure = await startDetached(["--version"], log).then(
    () => undefined,
    (error: unknown) => error,
  );
  rmSync(state, { recursive: true });
  expect(failure).toMatchObject({ code: "background-failed", subject: log });
  expect(failure).toHaveProperty("hint", expect.stringContaining("vfleet resume"));
});
