import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type OpenStore, openStore } from "../../src/adapters/postgres/open-store.ts";
import type { RunId } from "../../src/model/ids.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { JournalEntry } from "../../src/model/run.ts";
import { FactsHost } from "../../src/sim/fleet/facts-host.ts";
import { hostFacts } from "../fixtures/host-facts.ts";
import { hostIntent, intent } from "../fixtures/intent.ts";
import { createFakeFleet, readAndPlan } from "../fixtures/run-plan.ts";
import { ServedFleet } from "../fixtures/served-fleet.ts";

const program = new URL("../fixtures/engine-process.ts", import.meta.url).pathname;

/** A process that works on runs, and what it has said. */
export type Working = {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
};

/** A fleet whose hosts have to be rebooted, the plan for it, and processes that carry that out. */
export class EngineGround {
  readonly folder = mkdtempSync(join(tmpdir(), "vfleet-engine-"));
  readonly url: string | undefined;
  readonly #hosts: Readonly<Record<string, FactsHost>>;
  readonly #processes: ChildProcess[] = [];
  #fleet: ServedFleet | undefined;
  #plan: Plan | undefined;

  private constructor(count: number, url: string | undefined) {
    this.url = url;
    const names = Array.from({ length: count }, (_, at) => `node-${String(at + 1).padStart(3, "0")}`);
    this.#hosts = Object.fromEntries(names.map((name) => [name, new FactsHost(hostFacts({ iommu: "off" }))]));
  }

  /** Makes a fleet of so many hosts; url: the PostgreSQL that its runs are in, or else they are in a store of their own. */
  static async start(count: number, url?: string): Promise<EngineGround> {
    const ground = new EngineGround(count, url);
    ground.#plan = await ground.planAgain();
    ground.#fleet = await ServedFleet.start(join(ground.folder, "fleet"), ground.#hosts);
    return ground;
  }

  /** The hosts as they are served. */
  get fleet(): ServedFleet {
    if (!this.#fleet) throw new Error("the fleet is not served");
    return this.#fleet;
  }

  /** What would have to be done now. */
  planAgain(): Promise<Plan> {
    const hosts = Object.keys(this.#hosts).map((name) => hostIntent(name));
    return readAndPlan(createFakeFleet(this.#hosts), intent({ hosts, concurrency: 30 }));
  }

  /** Works with the store of the runs. */
  async withStore<Result>(work: (store: OpenStore) => Promise<Result>): Promise<Result> {
    const store = await openStore(
      this.url === undefined ? undefined : { url: this.url, from: "test" },
      this.folder,
    );
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  /** Makes a run of the plan; handOver: workers are asked to carry it out. */
  createRun(run: RunId, handOver: boolean): Promise<void> {
    const plan = this.#plan;
    if (!plan) throw new Error("nothing is planned");
    return this.withStore(async (store) => {
      await store.runs.create(run, { at: new Date().toISOString(), kind: "run-started", run, plan });
      if (!handOver) return;
      const queue = await store.openQueue();
      await queue.ask({ kind: "rollout", run });
      await queue.close();
    });
  }

  /** The journal of a run. */
  entries(run: RunId): Promise<readonly JournalEntry[]> {
    return this.withStore((store) => store.journals("run").read(run));
  }

  /** Starts a worker, or a process that carries out a run. */
  startProcess(what: "worker" | RunId): Working {
    const words = [
      this.folder,
      join(this.folder, "fleet"),
      what,
      ...(this.url === undefined ? [] : [this.url]),
    ];
    const child = spawn(process.execPath, [program, ...words], { stdio: ["ignore", "pipe", "pipe"] });
    this.#processes.push(child);
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (piece: Buffer) => {
        said += piece.toString();
      });
    const ended = new Promise<number | null>((done) => child.once("close", (code) => done(code)));
    return { child, said: () => said, ended };
  }

  /** Each host was done once, was booted once, and is as it shall be; nobody acted without leave. */
  async expectDoneOnce(run: RunId): Promise<void> {
    const entries = await this.entries(run);
    const ended = entries.flatMap((entry) => (entry.kind === "host-ended" ? [entry] : []));
    const notDone = ended.filter(({ outcome }) => outcome.kind !== "done");
    expect(notDone).toEqual([]);
    expect(ended.map(({ host }) => host).toSorted()).toEqual(Object.keys(this.#hosts));
    expect(entries.at(-1)?.kind).toBe("run-ended");
    expect(this.fleet.boots()).toEqual(Object.keys(this.#hosts).map(() => 1));
    expect(this.fleet.violations).toEqual([]);
    const again = await this.planAgain();
    expect(again.hosts.filter(({ phases }) => phases.length > 0)).toEqual([]);
  }

  /** Ends all processes that are left. */
  async stop(): Promise<void> {
    for (const child of this.#processes) child.kill("SIGKILL");
    await this.#fleet?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
