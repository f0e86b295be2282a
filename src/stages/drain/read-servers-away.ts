import { OperatingError } from "../../base/operating-error.ts";
import type { RunId } from "../../model/ids.ts";
import type { Intent } from "../../model/intent.ts";
import type { JournalEntry } from "../../model/run.ts";
import type { Journals } from "../../ports/journal.ts";
import { ServersAway } from "./servers-away.ts";

/** Runs that are looked into for servers which were not brought back, the newest ones. */
const RUNS = 10;

/** Servers that earlier runs have taken from hosts and not given back, as a run that died leaves them. */
export async function readServersAway(
  journals: Pick<Journals, "read" | "list">,
  { rollout, openstack }: Intent,
): Promise<ServersAway> {
  const away = new ServersAway();
  const { drain } = rollout ?? {};
  if (drain?.movesBack !== true && drain?.unmovable !== "stop") return away;
  const newest = (await journals.list()).slice(0, RUNS);
  for (const run of newest.toReversed()) {
    const entries = await readEntries(journals, run);
    const [start] = entries;
    const isOfThisCloud =
      start?.kind === "run-started" && start.plan.intent.openstack?.cloud === openstack?.cloud;
    if (isOfThisCloud) for (const entry of entries) away.take(entry);
  }
  return away;
}

/** What may be wrong with one journal; that the store does not answer is no such thing. */
const ofOneJournal: ReadonlySet<string> = new Set(["journal-damaged", "journal-unreadable", "run-unknown"]);

/** A journal that cannot be read tells of no servers, and keeps no plan from being made. */
async function readEntries(journals: Pick<Journals, "read">, run: RunId): Promise<readonly JournalEntry[]> {
  try {
    return await journals.read(run);
  } catch (error) {
    if (error instanceof OperatingError && ofOneJournal.has(error.code)) return [];
    throw error;
  }
}
