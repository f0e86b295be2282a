import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createShell } from "../src/adapters/ssh/shell.ts";
import { Client } from "../src/adapters/ssh/ssh2-library.ts";
import { createClock } from "../src/adapters/system/clock.ts";
import { mapLimited } from "../src/base/concurrency.ts";
import { hostName } from "../src/model/ids.ts";
import type { HostIntent } from "../src/model/intent.ts";
import { discover } from "../src/stages/discover.ts";
import type { HostAccess } from "./loopback-hosts.ts";

/** What this program is told in its only argument, as JSON. */
export type ReadRequest = {
  /** bare: connect and run `true` by ssh2, nothing else. */
  readonly way: "bare" | "discover";
  readonly access: HostAccess;
  readonly concurrency: number;
};

/** What it prints, as JSON: milliseconds from the first connect to the last close, and its processor time in them. */
export type ReadAnswer = { readonly readMs: number; readonly readCpuMs: number };

const request = JSON.parse(process.argv[2] ?? "") as ReadRequest;
const read = request.way === "bare" ? connectBarely : discoverAll;
const started = performance.now();
const startedCpu = process.cpuUsage();
await read(request);
const readMs = performance.now() - started;
const { user, system } = process.cpuUsage(startedCpu);
const answer: ReadAnswer = { readMs, readCpuMs: (user + system) / 1000 };
process.stdout.write(`${JSON.stringify(answer)}\n`);

async function discoverAll({ access, concurrency }: ReadRequest): Promise<void> {
  const shell = createShell({
    secrets: { get: async () => undefined },
    homeDirectory: join(access.folder, "home"),
    localUser: "root",
    agentSocket: undefined,
    environment: process.env,
    temporaryDirectory: access.folder,
  });
  const makeNonce = (): string => randomBytes(16).toString("hex");
  const hosts = access.names.map((name) => hostIntent(name, access));
  const discoveries = await discover({ shell, clock: createClock(), makeNonce }, { hosts, concurrency });
  for (const discovery of discoveries) {
    if (discovery.kind === "failed") throw new Error(discovery.finding.detail);
  }
}

function hostIntent(name: string, access: HostAccess): HostIntent {
  return {
    name: hostName(name),
    roles: ["compute"],
    address: "127.0.0.1",
    labels: {},
    ssh: {
      user: "root",
      port: access.port,
      identityFiles: [access.key],
      knownHostsFiles: [access.knownHosts],
      become: "none",
      transport: "ssh2",
      connectTimeoutMs: 60_000,
    },
  };
}

async function connectBarely({ access, concurrency }: ReadRequest): Promise<void> {
  const privateKey = readFileSync(access.key);
  await mapLimited(access.names, concurrency, () => runTrue(access.port, privateKey));
}

function runTrue(port: number, privateKey: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const sock = connect({ host: "127.0.0.1", port, noDelay: true });
    const client = new Client();
    client.on("error", reject);
    client.on("close", () => resolve());
    client.on("ready", () => {
      client.exec("true", (error, channel) => {
        if (error !== undefined) return reject(error);
        channel.on("close", () => client.end());
        channel.resume();
      });
    });
    client.connect({ sock, username: "root", privateKey, readyTimeout: 60_000 });
  });
}
