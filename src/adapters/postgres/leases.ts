import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { RunId } from "../../model/ids.ts";
import {
  isOfThisBoot,
  isProcessAlive,
  type ProcessOwner,
  parseProcessOwner,
  thisProcess,
} from "../system/process-owner.ts";
import type { Database } from "./database.ts";

/** A place of a run that this process has for itself; its epoch is higher than that of any place of the run before. */
export type Lease = {
  readonly run: RunId;
  readonly place: string;
  readonly epoch: number;
  readonly release: () => Promise<void>;
};

/** How long a lease holds that is not renewed, and how often it is. */
export type LeaseTimes = { readonly ttlMs: number; readonly renewMs: number };

/** The times that are used outside of tests. */
export const usualLeaseTimes: LeaseTimes = { ttlMs: 15_000, renewMs: 3_000 };

type Place = { readonly run: RunId; readonly place: string };

/**
 * Takes a place of a run; undefined: a process has it that lives, or that was heard of a short while ago. A process of this
 * machine that is gone is known to be, and not waited for.
 */
export async function claimLease(
  database: Database,
  place: Place,
  times: LeaseTimes = usualLeaseTimes,
): Promise<Lease | undefined> {
  const owner = JSON.stringify({ ...(await thisProcess()), claim: randomUUID() });
  const dead = await findDeadOwner(database, place);
  const { rows } = await database.ask((query) =>
    sql<{ epoch: string }>`
      with next as (
        update vfleet.runs set last_epoch = last_epoch + 1 where id = ${place.run} returning last_epoch
      )
      insert into vfleet.leases as mine (run, place, epoch, owner, renewed_at)
      select ${place.run}, ${place.place}, last_epoch, ${owner}, clock_timestamp() from next
      on conflict (run, place) do update
        set epoch = excluded.epoch, owner = excluded.owner, renewed_at = excluded.renewed_at
        where mine.renewed_at < clock_timestamp() - ${times.ttlMs} * interval '1 millisecond'
          or mine.owner in (${dead ?? owner}, excluded.owner)
      returning epoch`.execute(query),
  );
  const epoch = rows[0]?.epoch;
  return epoch === undefined ? undefined : keepLease(database, { ...place, epoch: Number(epoch), times });
}

async function findDeadOwner(database: Database, { run, place }: Place): Promise<string | undefined> {
  const row = await database.ask((query) =>
    query
      .selectFrom("leases")
      .select("owner")
      .where("run", "=", run)
      .where("place", "=", place)
      .executeTakeFirst(),
  );
  const owner = row && parseProcessOwner(row.owner);
  return owner && (await isDead(owner)) ? row.owner : undefined;
}

/** Of processes on other machines it is not known. */
async function isDead(owner: ProcessOwner): Promise<boolean> {
  return (await isOfThisBoot(owner)) && !(await isProcessAlive(owner));
}

type Kept = Place & { readonly epoch: number; readonly times: LeaseTimes };

function keepLease(database: Database, { run, place, epoch, times }: Kept): Lease {
  const touch = (to: "now" | "never") =>
    database.query
      .updateTable("leases")
      .set({ renewed_at: to === "now" ? sql`clock_timestamp()` : sql`timestamptz 'epoch'` })
      .where("run", "=", run)
      .where("place", "=", place)
      .where("epoch", "=", String(epoch))
      .executeTakeFirst();
  // While the database is gone nobody can take the place either.
  const timer = setInterval(() => void touch("now").catch(() => undefined), times.renewMs);
  timer.unref();
  const release = async () => {
    clearInterval(timer);
    // A lease that is not given back runs out.
    await touch("never").catch(() => undefined);
  };
  return { run, place, epoch, release };
}
