import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir, hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { createNovaReader } from "./adapters/nova-database/nova-records.ts";
import { createClouds } from "./adapters/openstack/clouds.ts";
import { findDatabaseSetting } from "./adapters/postgres/database-settings.ts";
import { createLazyStore, type LazyStore } from "./adapters/postgres/lazy-store.ts";
import { makeSshKey } from "./adapters/ssh/make-key.ts";
import { createShell } from "./adapters/ssh/shell.ts";
import { createClock } from "./adapters/system/clock.ts";
import { openFile } from "./adapters/system/open-file.ts";
import { readSosreportFiles } from "./adapters/system/read-sosreport-files.ts";
import { createSecrets } from "./adapters/system/secrets.ts";
import { startDetached } from "./adapters/system/start-detached.ts";
import { type AskOn, askLine, askSecret, canAskOn } from "./cli/ask.ts";
import type { CliDependencies } from "./cli/dependencies.ts";
import { exitCodes } from "./cli/exit-codes.ts";
import { createInterrupts } from "./cli/interrupts.ts";
import { runCli } from "./cli/program.ts";
import type { RunControl } from "./cli/run-control.ts";
import { createScreen, type Screen } from "./cli/screen.ts";
import type { RunId } from "./model/ids.ts";
import type { Clock } from "./ports/clock.ts";
import type { WorkQueue } from "./ports/work-queue.ts";
import { createRun, driveRun } from "./runs/drive-run.ts";
import { followRun } from "./runs/follow-run.ts";
import { work } from "./runs/worker.ts";
import { makeTwin } from "./sim/twin/make-twin.ts";
import type { RunResult, WorkPorts } from "./stages/apply.ts";
import { collectHosts } from "./stages/collect-hosts.ts";
import { discover } from "./stages/discover.ts";
import { readLogs } from "./stages/read-logs.ts";

const environment: Readonly<Record<string, string | undefined>> = process.env;

/** Where runs are kept: VFLEET_STATE, else the XDG state directory. */
function findStateDirectory(): string {
  const base = environment.XDG_STATE_HOME || join(homedir(), ".local", "state");
  return environment.VFLEET_STATE || join(base, "vfleet");
}

/** A run's name: its time in UTC, and four random letters or digits. */
function makeRunId(clock: Clock): RunId {
  const [date = "", time = ""] = new Date(clock.now()).toISOString().slice(0, 19).split("T");
  const random = (randomBytes(4).readUInt32BE() % 36 ** 4).toString(36).padStart(4, "0");
  return `${date.replaceAll("-", "")}-${time.replaceAll(":", "")}-${random}` as RunId;
}

function findVersion(): string {
  const description: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof description === "object" && description !== null && "version" in description
    ? String(description.version)
    : "unknown";
}

function chooseStore(screen: Screen): LazyStore {
  return createLazyStore({
    findSetting: () => findDatabaseSetting(environment, homedir()),
    stateDirectory: findStateDirectory(),
    onMaking: (directory) =>
      screen.print(`Making the store ${directory}; this is done once and takes some seconds.\n`),
    onOutage: (what, where) =>
      screen.print(
        what === "gone"
          ? `The database ${where} cannot be reached; what needs it waits for up to five minutes.\n`
          : `The database ${where} is back.\n`,
      ),
  });
}

type StorePorts = { readonly ports: WorkPorts; readonly store: LazyStore };

/** Runs of the store, carried out here, by workers, or by a process in the background. */
function createRunControl({ ports, store }: StorePorts): RunControl {
  const ground = async () => ({ ports, store: (await store.open()).runs });
  const withQueue = async <Result>(work: (queue: WorkQueue) => Promise<Result>): Promise<Result> => {
    const queue = await (await store.open()).openQueue();
    try {
      return await work(queue);
    } finally {
      await queue.close();
    }
  };
  return {
    store: async () => (await store.open()).runs,
    where: async () => (await store.open()).describe(),
    create: async (run, plan) => createRun(await ground(), run, plan),
    drive: async (driving) => driveRun(await ground(), driving),
    follow: async (following) => {
      const { runs } = await store.open();
      return followRun({ store: runs, clock: ports.clock }, following);
    },
    work: async (working) => {
      const all = await ground();
      await withQueue((queue) => work(all, { ...working, queue }));
    },
    detach: async (run) => {
      if (store.isShared()) {
        await withQueue((queue) => queue.ask({ kind: "rollout", run }));
        return { kind: "workers", where: (await store.open()).where };
      }
      const log = join(findStateDirectory(), "detached", `${run}.log`);
      return { kind: "process", log, pid: await startDetached(["resume", run], log) };
    },
  };
}

/** Carries a plan out here, in a run of its own. */
async function applyHere(
  runs: RunControl,
  options: Parameters<CliDependencies["apply"]>[0],
): Promise<RunResult> {
  await runs.create(options.run, options.plan);
  const driven = await runs.drive(options);
  if (driven.kind === "ended") return driven;
  throw new Error(`the new run ${options.run} is carried out by another process`);
}

function createDependencies(screen: Screen, store: LazyStore): CliDependencies {
  const clock = createClock();
  const interrupts = createInterrupts(() => process.exit(exitCodes.interrupted));
  process.on("SIGINT", interrupts.interrupt);
  process.on("SIGTERM", interrupts.interrupt);
  const terminal: AskOn = { input: process.stdin, output: process.stderr, screen, interrupts };
  const secrets = createSecrets({ environment, ask: (purpose) => askSecret(terminal, purpose) });
  const shell = createShell({
    secrets,
    homeDirectory: userInfo().homedir,
    localUser: userInfo().username,
    agentSocket: environment.SSH_AUTH_SOCK,
    environment,
    temporaryDirectory: tmpdir(),
  });
  const makeNonce = () => randomBytes(16).toString("hex");
  const clouds = createClouds({
    environment,
    homeDirectory: userInfo().homedir,
    currentDirectory: process.cwd(),
    clock,
  });
  const ports = {
    shell,
    clock,
    makeNonce,
    controlHost: hostname(),
    openCloud: clouds.open,
    openFile,
  };
  const proofs = { journals: store.proofs, makeRunId: () => makeRunId(clock), makeSshKey };
  const runs = createRunControl({ ports: { ...ports, proofs }, store });
  return {
    version: findVersion(),
    discover: (options) => discover(ports, options),
    collectHosts: (options) => collectHosts(ports, options),
    readSosreportFiles,
    readLogs: (options) => readLogs(shell, options),
    apply: (options) => applyHere(runs, options),
    runs,
    openCloud: clouds.open,
    readNovaNodes: createNovaReader(environment),
    makeTwin,
    proofPorts: { ...ports, journals: store.proofs },
    makeSshKey,
    journals: store.runs,
    makeRunId: () => makeRunId(clock),
    clock,
    stdout: process.stdout,
    screen,
    environment,
    interrupts,
    ask: (question) => askLine(terminal, question),
    canAsk: canAskOn(terminal),
  };
}

// A reader that has seen enough (`vfleet apply --yes | head`) must not end a run in the middle; any other failure to
// write, such as a full disk, is one of the command.
let isWritable = true;
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    isWritable = false;
    process.exitCode = exitCodes.failed;
  });
}

const screen = createScreen(process.stderr);
const store = chooseStore(screen);
const exitCode = await runCli(process.argv.slice(2), createDependencies(screen, store));
await store.close();
process.exitCode = isWritable || exitCode !== exitCodes.ok ? exitCode : exitCodes.failed;
