import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hostName, type RunId } from "../../model/ids.ts";
import { createFileJournals } from "./file-journals.ts";
import { joinJournals } from "./kept-journals.ts";

let directory: string;
const older = "20261123-040000-aaaa" as RunId;
const newer = "20261124-040000-bbbb" as RunId;
const entry = { at: "2026-11-23T04:00:00.000Z", kind: "host-started", host: hostName("alpha") } as const;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "vfleet-kept-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

// A store of these tests is a folder of its own.
function keep() {
  const store = join(directory, "store");
  const files = createFileJournals(join(directory, "runs"));
  const journals = joinJournals({
    files,
    open: () => Promise.resolve(createFileJournals(store)),
    hasStore: () => existsSync(store),
  });
  return { files, journals, store };
}

async function write(journals: ReturnType<typeof createFileJournals>, run: RunId): Promise<void> {
  const journal = await journals.create(run);
  await journal.append(entry);
  await journal.close();
}

test("old files and what is in the store are one list, and each is read where it is", async () => {
  const { files, journals } = keep();
  await write(files, older);
  await write(journals, newer);
  expect(await journals.list()).toEqual([newer, older]);
  expect(await journals.read(older)).toEqual([entry]);
  expect(await journals.read(newer)).toEqual([entry]);
});

test("new journals go to the store, and old ones are gone on with in their file", async () => {
  const { files, journals } = keep();
  await write(files, older);
  await write(journals, newer);
  const resumed = await journals.resume(older);
  await resumed.append(entry);
  await resumed.close();
  expect(await files.read(older)).toHaveLength(2);
  expect(await files.list()).toEqual([older]);
});

test("reading makes no store", async () => {
  const { journals, store } = keep();
  expect(await journals.list()).toEqual([]);
  await expect(journals.read(newer)).rejects.toMatchObject({ code: "run-unknown" });
  expect(existsSync(store)).toBe(false);
});
