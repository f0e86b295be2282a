import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { simulatedAdmin } from "../../src/sim/cloud-state.ts";
import { type ProofGround, startProofGround } from "../fixtures/proof-ground.ts";

const program = new URL("../fixtures/prove-process.ts", import.meta.url).pathname;
const kills = 20;

let ground: ProofGround;
let views: Server;

beforeAll(async () => {
  ground = await startProofGround({
    proof: "check: ssh\n    pairs: true",
    cloud: {
      pace: { schedulingMs: 60, networkingMs: 60, spawningMs: 120, wiringMs: 60, deletingMs: 120 },
    },
  });
  writeFileSync(join(ground.folder, "facts.json"), JSON.stringify(ground.facts));
  views = createServer((_, response) => response.end(JSON.stringify(ground.look())));
  await new Promise<void>((done) => views.listen(0, "127.0.0.1", done));
  const cloud = await ground.open();
  const publicKey = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${"A".repeat(43)} somebody`;
  await cloud.keyPairs.create({ name: "of-somebody", publicKey });
});

afterAll(async () => {
  views.closeAllConnections();
  views.close();
  await ground.stop();
});

type Run = {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Waits until it has sent so many requests to the cloud, or has ended. */
  readonly untilSent: (requests: number) => Promise<void>;
};

const printed: string[] = [];

function startProve(): Run {
  const before = ground.cloud.seen.length;
  const log = join(ground.folder, "log.txt");
  const child = spawn(
    process.execPath,
    [program, "prove", "--yes", "--verbose", "--log", log, "-f", ground.fleetFile],
    {
      env: {
        PATH: process.env.PATH ?? "",
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        NO_COLOR: "1",
        ...ground.environment,
        VFLEET_STATE: ground.folder,
        VFLEET_TEST_SPEED: "40",
        VFLEET_TEST_LOOK: `http://127.0.0.1:${(views.address() as AddressInfo).port}/`,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  const ended = new Promise<number | null>((done) => {
    child.on("close", (code) => done(code));
  });
  const untilSent = (requests: number) =>
    until(() => ground.cloud.seen.length >= before + requests || child.exitCode !== null);
  return { child, ended, untilSent };
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`it does not go on: ${printed.slice(-20).join("")}`);
    await wait(2);
  }
}

const untilServers = () => until(() => ground.cloud.resources().servers.length >= 2);

/** Numbers from 0 to 1 that are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function journals(): readonly string[] {
  const folder = join(ground.folder, "proofs");
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
}

const seed = Number(process.env.VFLEET_SEED ?? Date.now() % 1_000_000);

test(`a vfleet prove that is killed at ${kills} random moments leaves nothing that the next one does not take away (VFLEET_SEED=${seed})`, async () => {
  const before = ground.cloud.resources();
  const random = randomFrom(seed);
  const seen = ground.cloud.seen.length;
  expect(await startProve().ended, printed.join("")).toBe(0);
  const requests = ground.cloud.seen.length - seen;
  expect(ground.cloud.resources()).toEqual(before);
  let left = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const { child, ended, untilSent } = startProve();
    await untilSent(1 + Math.floor(random() * requests));
    child.kill("SIGKILL");
    await ended;
    if (JSON.stringify(ground.cloud.resources()) !== JSON.stringify(before)) left += 1;
    if (kill % 2 === 1 && kill < kills) continue;
    printed.push(`--- after kill ${kill}\n`);
    expect(await startProve().ended, printed.slice(-80).join("")).toBe(0);
    expect(ground.cloud.resources(), `after kill ${kill}`).toEqual(before);
  }
  // Most moments are ones at which something is there.
  expect(left).toBeGreaterThan(kills / 3);
});

test("Ctrl-C once takes all away, and Ctrl-C twice leaves it to the next one; both end with 130", async () => {
  const before = ground.cloud.resources();
  const once = startProve();
  await untilServers();
  once.child.kill("SIGINT");
  expect(await once.ended, printed.slice(-80).join("")).toBe(130);
  expect(ground.cloud.resources()).toEqual(before);
  const twice = startProve();
  await untilServers();
  twice.child.kill("SIGINT");
  // Two that come before it looks would be one.
  const { length } = printed;
  await until(() => printed.slice(length).join("").includes("Ctrl-C again"));
  twice.child.kill("SIGINT");
  expect(await twice.ended, printed.slice(-80).join("")).toBe(130);
  expect(ground.cloud.resources()).not.toEqual(before);
  expect(await startProve().ended, printed.slice(-80).join("")).toBe(0);
  expect(ground.cloud.resources()).toEqual(before);
});

test("no private key, password or token is in journals, logs, or what was printed", () => {
  const log = readFileSync(join(ground.folder, "log.txt"), "utf8");
  const all = [...journals(), log, ...printed].join("\n");
  expect(all.length).toBeGreaterThan(10_000);
  expect(all).not.toMatch(/PRIVATE KEY/);
  expect(all).not.toContain(simulatedAdmin.password);
  expect(ground.cloud.tokens.length).toBeGreaterThan(kills);
  for (const token of ground.cloud.tokens) expect(all).not.toContain(token);
});
