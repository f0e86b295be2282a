import { type FileHandle, mkdir, open, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { OperatingError } from "../../base/operating-error.ts";
import type { RunId } from "../../model/ids.ts";
import type { JournalEntry } from "../../model/run.ts";
import type { Journals, JournalWriter } from "../../ports/journal.ts";
import { type ProcessLock, takeProcessLock } from "./process-lock.ts";
import { requireRunName, runAtWork, runTaken, unknownRun } from "./require-run-name.ts";

/** Runs in a directory of files, `<run>.jsonl` each: one JSON entry a line, each flushed to disk before append resolves. */
export function createFileJournals(directory: string): Journals {
  return {
    create: (run) => createJournal(directory, run),
    resume: (run) => resumeJournal(directory, run),
    read: (run) => readJournal(directory, run),
    list: () => listRuns(directory),
  };
}

async function createJournal(directory: string, run: RunId): Promise<JournalWriter> {
  const path = pathOf(directory, run);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unwritable(path, cause);
  }
  return openLocked(path, runTaken(run), async () => {
    const file = await open(path, "ax", 0o600);
    await syncDirectory(directory);
    return file;
  });
}

/** Goes on with the journal of a process that is gone: what it did not end to write is cut off. */
async function resumeJournal(directory: string, run: RunId): Promise<JournalWriter> {
  const path = pathOf(directory, run);
  // Nothing is made, not even a lock, for a run that never was.
  await readJournal(directory, run);
  return openLocked(path, runAtWork(run), async () => {
    const file = await open(path, "r+", 0o600);
    try {
      const text = await file.readFile();
      await file.truncate(text.lastIndexOf("\n") + 1);
    } finally {
      await file.close();
    }
    return open(path, "a", 0o600);
  });
}

/** Opens a journal under its lock; throws `taken` where a living process has that, or the file is there already. */
async function openLocked(
  path: string,
  taken: OperatingError,
  openFile: () => Promise<FileHandle>,
): Promise<JournalWriter> {
  let lock: ProcessLock | undefined;
  try {
    lock = await takeProcessLock(lockOf(path));
    if (lock === undefined) throw taken;
    return createWriter({ path, file: await openFile(), lock });
  } catch (cause) {
    await lock?.release();
    if (cause instanceof OperatingError) throw cause;
    throw codeOf(cause) === "EEXIST" ? taken : unwritable(path, cause);
  }
}

function lockOf(path: string): string {
  return path.replace(/\.jsonl$/, ".lock");
}

type OpenJournal = { readonly path: string; readonly file: FileHandle; readonly lock: ProcessLock };

function createWriter({ path, file, lock }: OpenJournal): JournalWriter {
  const write = async (entry: JournalEntry) => {
    try {
      await file.appendFile(`${JSON.stringify(entry)}\n`);
      await file.datasync();
    } catch (cause) {
      throw unwritable(path, cause);
    }
  };
  // Hosts append at the same time; lines must not run into each other, and none may follow one that was torn.
  let last: Promise<void> = Promise.resolve();
  return {
    append: (entry) => {
      last = last.then(() => write(entry));
      last.catch(() => undefined);
      return last;
    },
    close: async () => {
      await last.catch(() => undefined);
      await file.close();
      await lock.release();
    },
  };
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readJournal(directory: string, run: RunId): Promise<readonly JournalEntry[]> {
  const path = pathOf(directory, run);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw codeOf(cause) === "ENOENT" ? unknownRun(run, cause) : unreadable(path, cause);
  }
  const lines = text.split("\n");
  // What follows the last line feed was cut off by a crash: it was never acknowledged.
  lines.pop();
  if (lines.length === 0)
    throw damaged(run, `${path}:1`, "The run ended before it did anything: there is nothing to undo.");
  return lines.map((line, at) => {
    const entry = parseEntry(line);
    if (entry) return entry;
    const hint = `Look at line ${at + 1} of ${path}; restore it from a backup if you have one.`;
    throw damaged(run, `${path}:${at + 1}`, hint);
  });
}

function parseEntry(line: string): JournalEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isEntry = typeof value === "object" && value !== null && "kind" in value && "at" in value;
    return isEntry ? (value as JournalEntry) : undefined;
  } catch {
    return undefined;
  }
}

async function listRuns(directory: string): Promise<readonly RunId[]> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw unreadable(directory, error);
  }
  return names
    .filter((name) => /^\d{8}-\d{6}-[0-9a-z]{4}\.jsonl$/.test(name))
    .map((name) => name.slice(0, -".jsonl".length) as RunId)
    .toSorted()
    .toReversed();
}

function pathOf(directory: string, run: RunId): string {
  requireRunName(run);
  return join(directory, `${run}.jsonl`);
}

function unwritable(path: string, cause: unknown): OperatingError {
  return new OperatingError("journal-unwritable", path, {
    message: `The journal ${path} cannot be written, so nothing is changed`,
    hint: "See the disk's space and the directory's owner; VFLEET_STATE names another directory.",
    cause,
  });
}

function unreadable(path: string, cause: unknown): OperatingError {
  return new OperatingError("journal-unreadable", path, {
    message: `The journal ${path} cannot be read`,
    hint: "See who owns it; VFLEET_STATE names another directory.",
    cause,
  });
}

function damaged(run: RunId, subject: string, hint: string): OperatingError {
  return new OperatingError("journal-damaged", subject, {
    message: `The journal of run ${run} is damaged`,
    hint,
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
