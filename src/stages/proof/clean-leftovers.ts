import { OperatingError } from "../../base/operating-error.ts";
import { cloudPlace } from "../../model/cloud-place.ts";
import type { Finding } from "../../model/finding.ts";
import type { RunId } from "../../model/ids.ts";
import type { OnProgress } from "../../model/progress.ts";
import type { JournalEntry } from "../../model/run.ts";
import type { Journals } from "../../ports/journal.ts";
import { cleanUp } from "./clean-up.ts";
import { findLeft } from "./find-left.ts";
import { createAct, type ProofPorts } from "./proof-run.ts";

/** What earlier proofs left is to be taken away. */
export type CleaningOptions = {
  readonly deleteTimeoutMs: number;
  readonly onProgress: OnProgress;
  readonly abort: AbortSignal;
};

/**
 * Takes away what proofs left that died: by their journals, and by names that only they give. One that is still at work
 * is left alone. Gives a note on each, and an error where something cannot be deleted.
 */
export async function cleanLeftovers(
  ports: ProofPorts & { readonly journals: Journals },
  options: CleaningOptions,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const run of await ports.journals.list()) {
    const entries = await readEntries(ports.journals, run);
    const isOfThisCloud = entries.some(
      (entry) => entry.kind === "action-started" && entry.host === cloudPlace(ports.cloud.name),
    );
    if (!isOfThisCloud || findLeft(entries).length === 0) continue;
    findings.push(...(await cleanRun(ports, run, options)));
  }
  return findings;
}

/** A journal that was cut off before its first line was whole tells of nothing that was made. */
async function readEntries(journals: Journals, run: RunId): Promise<readonly JournalEntry[]> {
  try {
    return await journals.read(run);
  } catch (error) {
    if (error instanceof OperatingError && error.code === "journal-damaged") return [];
    throw error;
  }
}

async function cleanRun(
  ports: ProofPorts & { readonly journals: Journals },
  run: RunId,
  options: CleaningOptions,
): Promise<readonly Finding[]> {
  const place = cloudPlace(ports.cloud.name);
  try {
    const journal = await ports.journals.resume(run);
    try {
      // It may have ended between the first look and the lock.
      const left = findLeft(await ports.journals.read(run));
      const act = createAct({ ports, journal, ...options });
      const failures = await cleanUp({ act, abort: options.abort }, left, `run ${run} left it`);
      if (failures.length > 0 || options.abort.aborted) return failures;
      return [cleaned(place, run, left.length)];
    } finally {
      await journal.close();
    }
  } catch (error) {
    if (error instanceof OperatingError && error.code === "run-busy") return [];
    throw error;
  }
}

function cleaned(place: string, run: RunId, count: number): Finding {
  return {
    code: "proof-leftovers-removed",
    severity: "note",
    subject: { host: place },
    summary: `What the proof ${run} left when it died is taken away`,
    detail: `${count} things were looked for by their names and deleted where they were there.`,
  };
}
