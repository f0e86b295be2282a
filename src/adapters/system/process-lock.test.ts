import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { takeProcessLock } from "./process-lock.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-lock-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = () => {
  files += 1;
  return join(folder, `${files}.lock`);
};

it("is held until it is released", async () => {
  const path = newPath();
  const lock = await takeProcessLock(path);
  expect(lock).toBeDefined();
  expect(await takeProcessLock(path)).toBeUndefined();
  await lock?.release();
  expect(existsSync(path)).toBe(false);
  expect(await takeProcessLock(path)).toBeDefined();
});

it("is taken over from a process that is gone", async () => {
  const child = spawn("true");
  const { pid } = child;
  await once(child, "exit");
  const path = newPath();
  const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  writeFileSync(path, JSON.stringify({ pid, startTime: "1", bootId }));
  expect(await takeProcessLock(path)).toBeDefined();
});

it("is not held by a later process with the same number", async () => {
  const path = newPath();
  const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  writeFileSync(path, JSON.stringify({ pid: process.pid, startTime: "1", bootId }));
  expect(await takeProcessLock(path)).toBeDefined();
});

it("is not held from before the machine's last boot", async () => {
  const path = newPath();
  const first = await takeProcessLock(path);
  expect(first).toBeDefined();
  const owner = JSON.parse(readFileSync(path, "utf8")) as object;
  writeFileSync(path, JSON.stringify({ ...owner, bootId: "another" }));
  expect(await takeProcessLock(path)).toBeDefined();
});

it.each(["", "{", "null", '{"pid":"x"}'])(
  "is taken over where it was cut off while it was written: %j",
  async (text) => {
    const path = newPath();
    writeFileSync(path, text);
    expect(await takeProcessLock(path)).toBeDefined();
  },
);
