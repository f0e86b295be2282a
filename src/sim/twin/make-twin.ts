import { cloudPlace } from "../../model/cloud-place.ts";
import type { HostDiscovery } from "../../model/discovery.ts";
import type { HostName, RunId } from "../../model/ids.ts";
import type { HostProof } from "../../model/proof.ts";
import type { TwinEvent } from "../../model/rehearsal/rehearsal.ts";
import { settledState } from "../../model/rehearsal/settled-state.ts";
import { proofMs } from "../../model/rollout/action-durations.ts";
import type { Script } from "../../model/script.ts";
import type { Shell } from "../../ports/shell.ts";
import { readFactsOutput } from "../../stages/facts-script.ts";
import type { ReadFacts } from "../../stages/read-facts.ts";
import type { Twin, TwinOptions, TwinSource } from "../../stages/rehearse/twin.ts";
import { commandResult } from "../fleet/command-result.ts";
import { createFleetShell } from "../fleet/fleet-shell.ts";
import { SeededRandom } from "../fleet/seeded-random.ts";
import { SimulatedProcess } from "../fleet/simulated-process.ts";
import { VirtualTime } from "../fleet/virtual-time.ts";
import { TwinCloud } from "./twin-cloud.ts";
import { TwinFaults } from "./twin-faults.ts";
import { TwinHosts } from "./twin-hosts.ts";

const nonce = "0".repeat(16);

/** Makes a twin of hosts that are their facts, with a cloud in memory, in virtual time. */
export function makeTwin(source: TwinSource, options: TwinOptions): Twin {
  const { startMs, seed, busy, signal } = options;
  const time = new VirtualTime(startMs);
  const random = new SeededRandom(seed);
  const events: TwinEvent[] = [];
  const tell = (event: TwinEvent) => void events.push(event);
  const faults = new TwinFaults(options.faults, {
    busy,
    hasCloud: source.view !== undefined,
    random,
    onStrike: (fault, host) => tell({ at: time.now(), kind: "fault", fault, host }),
  });
  const hosts = new TwinHosts(source, { time, random, faults, tell });
  const cloud = source.view && new TwinCloud(source, source.view, { time, random, faults, hosts, tell });
  const world = { time, random, faults, hosts: hosts.all };
  time.onEvent = () => signal.throwIfAborted();
  return {
    clock: time,
    openCloud: openCloudOf(cloud),
    ports: {
      shell: withoutLogs(createFleetShell(world, new SimulatedProcess("the twin's run", time))),
      clock: time,
      makeNonce: () => nonce,
      openCloud: openCloudOf(cloud),
      openFile: () => Promise.reject(new Error("nothing is sent to a twin")),
      readFacts: readFactsOf(hosts),
      proveOtherwise: async (host) => {
        await time.sleep(proofMs);
        return { run: "20000101-000000-twin" as RunId, proofs: [assumedProof(host)] };
      },
      controlHost: "rehearsal",
    },
    play: (work) => time.run(work),
    seeHosts: () => source.hosts.map((discovery) => seeHost(discovery, hosts)),
    lastingState: () =>
      new Map([
        ...[...hosts.all].map(([name, { facts }]) => [name, settledState(facts, "configured")] as const),
        ...(cloud && source.view ? [[cloudPlace(source.view.name), cloud.lastingState()] as const] : []),
      ]),
    events: () => events,
    faults: () => [
      ...events.flatMap((event) =>
        event.kind === "fault" ? [{ kind: event.fault, host: event.host, at: event.at }] : [],
      ),
      ...faults.missed.map(({ kind, host }) => ({ kind, host, at: undefined })),
    ],
    mend: () => {
      faults.stop();
      hosts.mend();
    },
  };
}

function openCloudOf(cloud: TwinCloud | undefined): Twin["openCloud"] {
  return async (name) => {
    if (!cloud) throw new Error(`the twin has no cloud ${name}`);
    return cloud.cloud;
  };
}

/** Takes as long as a reading, and may break as one; what is read is what the host is, known or not. */
function readFactsOf(hosts: TwinHosts): ReadFacts {
  const script: Script = { text: "cat /proc/sys/kernel/random/boot_id", args: [] };
  return async (session, name, { signal }) => {
    const limits = { timeoutMs: 120_000, maxOutputBytes: 1024 };
    const result = await session.run(script, signal ? { ...limits, signal } : limits);
    const facts = hosts.all.get(name)?.facts;
    if (!facts || result.exitCode !== 0) return { facts: readFactsOutput(result, nonce), findings: [] };
    return { facts, findings: [] };
  };
}

/** The hosts of a twin write no logs: a look into one finds nothing. */
function withoutLogs(shell: Shell): Shell {
  return {
    connect: async (target, signal) => {
      const session = await shell.connect(target, signal);
      return {
        ...session,
        run: async (script, limits) =>
          script.text.includes("Final resource view") ? commandResult() : session.run(script, limits),
      };
    },
  };
}

function assumedProof(host: HostName): HostProof {
  return {
    host,
    physicalNetwork: "",
    outcome: "proved",
    vm: undefined,
    checks: [],
    findings: [],
    times: [],
    console: undefined,
  };
}

function seeHost(discovery: HostDiscovery, hosts: TwinHosts): HostDiscovery {
  const { host: name } = discovery;
  const host = hosts.all.get(name);
  if (!host) return discovery;
  if (host.isUp) return { host: name, kind: "read", facts: host.facts, findings: [], durationMs: 0 };
  const finding = {
    code: "connect-timeout",
    severity: "error",
    subject: { host: name },
    summary: "the host does not answer",
    detail: "It has not come back from its reboot.",
    fix: "Look at its console.",
  } as const;
  return { host: name, kind: "failed", finding, durationMs: 0 };
}
