import { PgBoss } from "pg-boss";
import type { TakenTask, Task, WorkQueue } from "../../ports/work-queue.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database-error.ts";

/** After that long without a word a task is another's; the least that pg-boss takes. */
const heartbeatSeconds = 10;
const touchMs = 2_500;

const queueOf = { rollout: "rollouts", host: "hosts" } as const satisfies Record<Task["kind"], string>;

/** Opens the queues of a database, by pg-boss over vfleet's own connections. */
export async function openBossQueue(database: Database, isEmbedded: boolean): Promise<WorkQueue> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.execute(text, values) },
    backend: isEmbedded ? "pglite" : "postgres",
    schema: "vfleet_jobs",
    schedule: false,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    reindex: false,
    monitorVacuum: false,
  });
  // What keeps its upkeep from the database keeps tasks from being taken too, and that is told.
  boss.on("error", () => undefined);
  boss.on("warning", () => undefined);
  await boss.start();
  for (const name of Object.values(queueOf))
    await boss.createQueue(name, {
      policy: "exclusive",
      heartbeatSeconds,
      expireInSeconds: 23 * 3600,
      retryLimit: 10_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      deleteAfterSeconds: 3600,
    });
  return {
    ask: async (task) => {
      const singletonKey = task.kind === "host" ? `${task.run} ${task.host}` : task.run;
      await database.ask(() => boss.send(queueOf[task.kind], task, { singletonKey }));
    },
    take: async (kind, atMost) => {
      const options = { batchSize: atMost, includeMetadata: true } as const;
      const jobs = await boss.fetch<Task>(queueOf[kind], options).catch((error: unknown) => {
        throw databaseError(error, database.where);
      });
      return jobs.map((job) => takenTask(boss, queueOf[kind], job));
    },
    close: () => boss.stop({ graceful: false, close: false }),
  };
}

type Job = { readonly id: string; readonly retryCount: number; readonly data: Task };

function takenTask(boss: PgBoss, queue: string, job: Job): TakenTask {
  const { id, retryCount } = job;
  const timer = setInterval(() => {
    boss.touch(queue, { id, retryCount }).catch(() => undefined);
  }, touchMs);
  return {
    task: job.data,
    settle: async (how) => {
      clearInterval(timer);
      if (how === "done") await boss.complete(queue, { id, retryCount });
      else await boss.fail(queue, { id, retryCount });
    },
  };
}
