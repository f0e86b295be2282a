import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { storePaths } from "./embedded-files.ts";
import { EmbeddedStore } from "./embedded-store.ts";

test("a store that cannot be made says where and what to look for", async () => {
  const state = mkdtempSync(join(tmpdir(), "vfleet-store-"));
  const paths = storePaths(state);
  writeFileSync(paths.directory, "a file where its directory should be");
  const failure = await new EmbeddedStore(paths).findWay().then(
    () => undefined,
    (error: unknown) => error,
  );
  rmSync(state, { recursive: true });
  expect(failure).toMatchObject({ code: "store-unusable", subject: paths.directory, retryable: false });
  expect(failure).toHaveProperty("hint", expect.stringContaining("VFLEET_STATE"));
});
