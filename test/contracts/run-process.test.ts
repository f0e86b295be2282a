import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { JournalEntry } from "../../src/model/run.ts";
import { createScaledClock } from "../../src/sim/scaled-clock.ts";
import { startSshHosts } from "../../src/sim/ssh/start-ssh-hosts.ts";
import { createPlainMachine, machinePf } from "../fixtures/plain-machine.ts";
import { SshGround } from "./ssh-ground.ts";

// The program as an operator runs it, with its own store, on a simulated host behind real SSH.
const program = resolve(import.meta.dirname, "../../vfleet");
const ground = new SshGround();
const { machine } = createPlainMachine({}, createScaledClock(60));
const hosts = await startSshHosts([machine], { publicKeys: [readFileSync(`${ground.key}.pub`, "utf8")] });
const fleet = ground.file(`apiVersion: vfleet/v1
ssh: { user: root, identityFile: ${ground.key}, knownHostsFile: ${ground.file(hosts.knownHosts)} }
reboot: allow
hosts:
  - { name: alpha, address: 127.0.0.1, port: ${hosts.portOf("alpha")} }
pools:
  - { name: fast, pfs: { name: enp1s0 }, vfCount: 4 }
`);
const vfs = () => machine.state.functions.find(({ address }) => address === machinePf)?.sriov?.numVfs;

afterAll(async () => {
  await hosts.stop();
  ground.stop();
});

function start(...words: readonly string[]) {
  const child = spawn(program, words, {
    env: {
      PATH: process.env.PATH ?? "",
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      HOME: ground.folder,
      NO_COLOR: "1",
      VFLEET_FILE: fleet,
      VFLEET_STATE: join(ground.folder, "state"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let said = "";
  child.stdout.on("data", (piece: Buffer) => {
    stdout += piece.toString();
  });
  child.stderr.on("data", (piece: Buffer) => {
    said += piece.toString();
  });
  const ended = new Promise<{ code: number | null; stdout: string; said: string }>((done) => {
    child.once("close", (code) => done({ code, stdout, said }));
  });
  return { child, ended };
}

const run = (...words: readonly string[]) => start(...words).ended;

async function entriesOf(name: string): Promise<readonly JournalEntry[]> {
  const { code, stdout, said } = await run("show", name, "-o", "json");
  expect(code, said).toBe(0);
  return JSON.parse(stdout);
}

test("apply in the background can be followed to its end", async () => {
  const handed = await run("apply", "--yes", "--detach");
  expect(handed.code, handed.said).toBe(0);
  expect(handed.said).toContain("goes on in the background");
  const followed = await run("follow", "last");
  expect(followed.code, followed.said).toBe(0);
  expect(followed.said).toContain("alpha: begins");
  expect(followed.stdout).toContain("done: alpha");
  expect(vfs()).toBe(4);
  expect((await run("follow", "last")).code, "one that has ended").toBe(0);
});

test("a process that is killed while its host reboots: resume goes on, and does not reboot it again", async () => {
  const boots = machine.boots;
  const undo = start("undo", "last", "--yes", "--reboot");
  await expect.poll(() => machine.power, { timeout: 60_000, interval: 5 }).not.toBe("up");
  undo.child.kill("SIGKILL");
  await undo.ended;
  const [newest] = JSON.parse((await run("runs", "-o", "json")).stdout);
  expect(newest.endedAt).toBeUndefined();
  const resumed = await run("resume", "last");
  expect(resumed.code, resumed.said).toBe(0);
  expect(machine.boots - boots).toBe(1);
  expect(vfs()).toBe(0);
  const entries = await entriesOf("last");
  expect(entries.filter(({ kind }) => kind === "run-started")).toHaveLength(1);
  expect(entries.at(-1)?.kind).toBe("run-ended");
  const again = await run("resume", "last");
  expect(again.code).toBe(1);
  expect(again.said).toContain("no run is under way");
});
