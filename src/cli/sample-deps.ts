import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OperatingError } from "../base/operating-error.ts";
import type { HostRecord } from "../model/bundle.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { Finding } from "../model/finding.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { type HostName, hostName, type RunId } from "../model/ids.ts";
import type { LogReading } from "../model/log-reading.ts";
import { known, unreadable } from "../model/reading.ts";
import type { HostOutcome } from "../model/run.ts";
import type { Cloud } from "../ports/cloud.ts";
import { noCloudResources } from "../ports/no-cloud-resources.ts";
import type { RunOptions, RunResult } from "../stages/apply.ts";
import type { HostLogs } from "../stages/read-logs.ts";
import type { MakeTwin } from "../stages/rehearse/twin.ts";
import { sampleJournal } from "../views/sample-run.ts";
import type { CliDependencies } from "./dependencies.ts";
import type { ExitCode } from "./exit-codes.ts";
import { createInterrupts } from "./interrupts.ts";
import { noRuns } from "./no-runs.ts";
import { runCli } from "./program.ts";
import { readyFacts, unreadableFacts } from "./sample-facts.ts";
import { createScreen } from "./screen.ts";

/** What a command did, for tests. */
export type Outcome = {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** The runs that apply was asked for. */
  readonly applied: readonly RunOptions[];
};

/** How the outside behaves. */
export type World = {
  readonly terminal?: boolean;
  readonly width?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** What each host gives; those that are not named can be read and have no VFs. */
  readonly hosts?: Readonly<Record<string, "down" | "unreadable" | "ready">>;
  readonly answer?: string;
  readonly outcome?: HostOutcome;
  /** Ctrl-C comes while this is under way, so often. */
  readonly interrupts?: { readonly during: "discover" | "apply"; readonly count: number };
  /** Is given what Ctrl-C does, before the command begins. */
  readonly onBegin?: (interrupt: () => void) => void;
  readonly discoverFails?: Error;
  /** Reads sosreports; left out: there are none. */
  readonly readSosreportFiles?: CliDependencies["readSosreportFiles"];
  /** What hosts say to bundle. */
  readonly records?: readonly HostRecord[];
  /** What the logs of hosts give; those that are not named cannot be read. */
  readonly logs?: Readonly<Record<string, LogReading>>;
  /** What is read of a host besides, in place of what else it would be. */
  readonly facts?: Readonly<Record<string, Partial<HostFacts>>>;
  /** What the cloud says; left out: it knows nothing. An error: it cannot be opened. */
  readonly cloud?: Partial<Cloud> | Error;
  /** What Nova's databases have; left out: none is named. */
  readonly readNovaNodes?: CliDependencies["readNovaNodes"];
  /** What rehearsals play on; without it there are none. */
  readonly makeTwin?: MakeTwin;
  /** The runs that there are; left out: one. */
  readonly runs?: readonly RunId[];
  /** Runs that others carry out; left out: nothing is done with any. */
  readonly runControl?: Partial<CliDependencies["runs"]>;
  /** What proofs stand on; left out: there were none, and none is made. */
  readonly proofPorts?: Partial<CliDependencies["proofPorts"]>;
};

const run = "20261123-072036-a1b2" as RunId;

/** The directory of a test with a fleet file of three hosts, node-1 to node-3, and one pool. */
export function makeFleetFile(more = ""): string {
  const path = join(mkdtempSync(join(tmpdir(), "vfleet-cli-")), "fleet.yaml");
  const text = `apiVersion: vfleet/v1
hosts:
  - { name: "node-[1-3]", labels: { role: compute } }
pools:
  - { name: fast, pfs: { name: eth1 }, vfCount: 4 }
${more}`;
  writeFileSync(path, text);
  return path;
}

async function readSampleRun(name: RunId): Promise<typeof sampleJournal> {
  if (name === run) return sampleJournal;
  throw new OperatingError("run-unknown", name, {
    message: `There is no run ${name}`,
    hint: "See vfleet runs.",
  });
}

/** Runs vfleet in such a world. */
export async function vfleet(words: readonly string[], world: World = {}): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const applied: RunOptions[] = [];
  const terminal = { isTTY: world.terminal === true, columns: world.width };
  const interrupts = createInterrupts(() => undefined);
  world.onBegin?.(interrupts.interrupt);
  const screen = createScreen({ ...terminal, write: (text) => (stderr += text) });
  const interruptDuring = (stage: "discover" | "apply"): void => {
    if (world.interrupts?.during !== stage) return;
    for (let count = 0; count < world.interrupts.count; count += 1) interrupts.interrupt();
  };
  const deps: CliDependencies = {
    version: "0.0.0",
    discover: async ({ hosts, onProgress }) => {
      if (world.discoverFails) throw world.discoverFails;
      interruptDuring("discover");
      return hosts.map(({ name }, index) => {
        onProgress?.({ kind: "read", host: name, ok: true, done: index + 1, of: hosts.length });
        return discoveryOf(name, world.hosts?.[name], world.facts?.[name]);
      });
    },
    ...recordsOf(world),
    readLogs: async ({ hosts }) => hosts.map(({ name }) => logsOf(name, world)),
    apply: async (options) => {
      applied.push(options);
      interruptDuring("apply");
      return resultOf(options, world.outcome ?? { kind: "done", actions: 1 });
    },
    runs: { ...noRuns, where: async () => "the store of the test", ...world.runControl },
    openCloud: async (name) => {
      if (world.cloud instanceof Error) throw world.cloud;
      return { ...silentCloud, name, ...world.cloud };
    },
    readNovaNodes: world.readNovaNodes,
    makeTwin: world.makeTwin as MakeTwin,
    proofPorts: { ...noProofs, ...world.proofPorts },
    makeSshKey: () => ({ publicKey: "ssh-ed25519 AAAA", privateKey: "none" }),
    journals: { list: async () => world.runs ?? [run], read: readSampleRun },
    makeRunId: () => run,
    clock: { now: () => Date.parse("2026-11-23T07:20:36Z") },
    stdout: { ...terminal, write: (text) => (stdout += text) },
    screen,
    environment: world.environment ?? {},
    interrupts,
    ask: async (question) => {
      stderr += question;
      return world.answer;
    },
    canAsk: world.terminal === true,
  };
  return { code: await runCli(words, deps), stdout, stderr, applied };
}

const isUsed = (what: string) => () => Promise.reject(new Error(`${what} in this test`));

const noProofs: CliDependencies["proofPorts"] = {
  shell: { connect: isUsed("no host is reached") },
  clock: { now: () => 0, sleep: isUsed("nothing is waited for") },
  makeNonce: () => "0123456789abcdef",
  openFile: isUsed("no file is sent"),
  journals: {
    create: isUsed("no journal is begun"),
    resume: isUsed("no journal is gone on with"),
    read: isUsed("no journal is read"),
    list: async () => [],
  },
};

const silentCloud: Cloud = {
  ...noCloudResources,
  name: "",
  apiVersions: async () => ({ compute: undefined, placement: undefined }),
  listComputeServices: async () => [],
  listNetworkAgents: async () => [],
  listNetworkAgentsOf: async () => [],
  listNetworkExtensions: async () => [],
  listSecurityGroups: async () => [],
  listHypervisors: async () => [],
};

function resultOf({ run: name, plan, onProgress }: RunOptions, outcome: HostOutcome): RunResult {
  const withWork = plan.hosts.filter(({ phases }) => phases.length > 0);
  return {
    run: name,
    hosts: withWork.map(({ host }) => {
      onProgress({ kind: "host-started", host, actions: 1 });
      onProgress({ kind: "host-ended", host, outcome });
      return { host, outcome };
    }),
  };
}

function recordsOf({ records = [], readSosreportFiles = noSosreports }: World) {
  return { collectHosts: () => Promise.resolve(records), readSosreportFiles };
}

function noSosreports(): Promise<never> {
  return Promise.reject(new Error("no sosreport is read"));
}

function logsOf(host: HostName, { logs }: World): HostLogs {
  const reading = logs?.[host];
  return { host, logs: reading ? known(reading) : unreadable("connection lost") };
}

function discoveryOf(
  name: string,
  how: "down" | "unreadable" | "ready" | undefined,
  besides: Partial<HostFacts> = {},
): HostDiscovery {
  const host = hostName(name);
  if (how === "down") return { host, kind: "failed", finding: down(name), durationMs: 5 };
  const facts = how === "unreadable" ? unreadableFacts() : readyFacts();
  return { host, kind: "read", facts: { ...facts, ...besides }, findings: [], durationMs: 5 };
}

function down(host: string): Finding {
  return {
    code: "connection-refused",
    severity: "error",
    subject: { host },
    summary: "the host refuses connections",
    detail: "Seen at 192.0.2.1:22.",
    fix: "Check that sshd runs there.",
  };
}
