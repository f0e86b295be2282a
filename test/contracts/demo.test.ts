import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

// make demo with few hosts, as a process of its own with a home and a folder for temporary files that are watched.
const program = resolve(import.meta.dirname, "../../scripts/demo.ts");
const ground = mkdtempSync(join(tmpdir(), "vfleet-demo-test-"));
const [home, temporary] = [join(ground, "home"), join(ground, "tmp")];
for (const folder of [home, temporary]) mkdirSync(folder);

afterAll(() => rmSync(ground, { recursive: true, force: true }));

function startDemo(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH ?? "", HOME: home, TMPDIR: temporary, NO_COLOR: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { text: "" };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (piece: string) => {
      said.text += piece;
    });
  return { child, said, ended: endOf(child) };
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => {
    child.once("close", (code) => done(code));
  });
}

/** Processes of this machine that have the folder in their words. */
function processesOf(folder: string): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
    } catch {
      return false;
    }
  });
}

// On two free processors half a minute; on busy ones it may take many.
const timeout = 900_000;

test("the demo comes from bare hosts to a proof, with a host refused and a host failing, and leaves nothing", {
  timeout,
}, async () => {
  const { said, ended } = startDemo({ HOSTS: "6", SEED: "1" });
  expect(await ended, said.text).toBe(0);
  const story = [
    "OpenStack Zed, 6 compute hosts",
    "8 hosts: 8 read",
    "node-2: refused",
    "iommu-off-in-firmware",
    "done: ctl-[1-2], node-[1,4-6]",
    "failed: node-3",
    "vf-count-no-bar-space",
    "all holds: node-[1,4-6], ctl-[1-2]",
    "proved on physnet2: node-[4-6]",
    "1. error node-3 0000:3b:00.0 vf-memory-missing, layer firmware",
    "That was all of it",
  ];
  let at = 0;
  for (const line of story) {
    at = said.text.indexOf(line, at);
    expect(at, `${line}\n${said.text}`).toBeGreaterThanOrEqual(0);
  }
  expect(readdirSync(temporary)).toEqual([]);
  expect(readdirSync(home)).toEqual([]);
});

test("a demo that is told to end leaves nothing", { timeout }, async () => {
  const { child, said, ended } = startDemo({ HOSTS: "6", SEED: "2" });
  await expect.poll(() => said.text, { timeout: timeout / 3, interval: 20 }).toContain("$ vfleet discover");
  child.kill("SIGTERM");
  expect(await ended, said.text).toBe(143);
  expect(processesOf(temporary)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
});

test("a demo that is killed takes its cloud, its command and its folder with it", { timeout }, async () => {
  const { child, said, ended } = startDemo({ HOSTS: "6", SEED: "2" });
  await expect.poll(() => said.text, { timeout: timeout / 3, interval: 20 }).toContain("$ vfleet discover");
  expect(processesOf(temporary).length).toBeGreaterThan(0);
  child.kill("SIGKILL");
  await ended;
  await expect.poll(() => processesOf(temporary), { timeout: timeout / 3, interval: 50 }).toEqual([]);
  await expect.poll(() => readdirSync(temporary), { timeout: timeout / 3, interval: 50 }).toEqual([]);
});
