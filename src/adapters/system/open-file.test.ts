import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openFile } from "./open-file.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-open-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("gives a file's size and its content each time it is opened", async () => {
  const path = join(folder, "image");
  writeFileSync(path, "kernel");
  const content = await openFile(path);
  expect(content.sizeBytes).toBe(6);
  expect(await new Response(content.open()).text()).toBe("kernel");
  expect(await new Response(content.open()).text()).toBe("kernel");
});

it.each([
  ["a file that is not there", "nothing"],
  ["a directory", "."],
])("says which file cannot be read: %s", async (_, name) => {
  await expect(openFile(join(folder, name))).rejects.toMatchObject({
    code: "file-unreadable",
    subject: join(folder, name),
    hint: "Correct its path in the fleet file, or who may read it.",
  });
});
