import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BootFiles } from "./accel.ts";
import { LabError } from "./lab-error.ts";
import { buildBootArguments } from "./machine.ts";
import { qemu } from "./qemu.ts";
import { mustRun, readTail, runProgram } from "./run-program.ts";

/** A boot that changes a disk: the guest unpacks the seed, runs its `run`, and powers off. */
export type SeedBoot = {
  /** Where the console log is left. */
  readonly outDir: string;
  readonly boot: BootFiles;
  readonly disk: { readonly file: string; readonly format: "raw" | "qcow2" };
  /** The script to run as root in the guest, and a folder with what it reads. */
  readonly seed: { readonly run: string; readonly folder?: string };
};

const seedBootLimitMs = 10 * 60_000;

/**
 * Boots a disk once with a seed. Always without KVM: this takes half a minute once, and the seed's
 * outcome must not hang on what kind of KVM the building machine has.
 */
export async function bootWithSeed(request: SeedBoot): Promise<void> {
  const { outDir, seed } = request;
  const folder = join(outDir, "seed");
  const archive = join(outDir, "seed.tar");
  const consoleLog = join(outDir, "build-console.log");
  await mkdir(folder);
  if (seed.folder) await cp(seed.folder, folder, { recursive: true });
  await cp(seed.run, join(folder, "run"));
  await mustRun(
    ["tar", "-C", folder, "--owner=0", "--group=0", "--blocking-factor=1024", "-cf", archive, "."],
    {
      timeoutMs: 60_000,
    },
  );
  const qemuArguments = buildBootArguments({
    accel: "tcg",
    ...request.boot,
    disk: request.disk,
    seed: archive,
    consoleLog,
    kernelArguments: "root=/dev/vda1 rw init=/usr/local/sbin/run-seed",
  });
  await runProgram(["nice", "setpriv", "--pdeathsig", "KILL", qemu, ...qemuArguments], {
    timeoutMs: seedBootLimitMs,
    logFile: join(outDir, "build.log"),
  });
  const text = await readFile(consoleLog, "utf8").catch(() => "");
  if (!text.includes("vfleet lab: SEED DONE")) {
    const seen = await readTail(consoleLog, 20);
    throw new LabError(`a build boot did not do its work:\n${seen}`, `read the whole console: ${consoleLog}`);
  }
  await rm(folder, { recursive: true });
  await rm(archive);
}
