import { access, constants, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, release } from "node:os";
import { join } from "node:path";
import { hashOf } from "./build-once.ts";
import { type Accel, buildBootArguments } from "./machine.ts";
import type { Say } from "./progress.ts";
import { qemu, requireQemu } from "./qemu.ts";
import { readTail, runProgram } from "./run-program.ts";
import type { Settings } from "./settings.ts";

/** A kernel and its initramfs, to boot something with. */
export type BootFiles = { readonly kernel: string; readonly initrd: string };

const kvmDevice = "/dev/kvm";
/** KVM boots to the initramfs in 2 or 3 s and TCG in 11 s: what takes longer gains nothing. */
const kvmTrialSeconds = 10;

/** Decides how CPUs are run: as wished, or by a trial boot with KVM whose verdict is kept in the cache. */
export async function chooseAccel(settings: Settings, boot: BootFiles, say: Say): Promise<Accel> {
  if (settings.accel !== "auto") return settings.accel;
  const openable = await access(kvmDevice, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!openable) return "tcg";
  const machine = [await requireQemu(), release(), cpus()[0]?.model ?? ""];
  const verdictFile = join(settings.cacheDir, `accel-${hashOf([...machine, boot.kernel])}`);
  const verdict = await readFile(verdictFile, "utf8").catch(() => "");
  if (verdict === "kvm" || verdict === "tcg") return verdict;
  const accel = await tryKvm(settings.cacheDir, boot, say);
  await writeFile(verdictFile, accel);
  return accel;
}

/** Boots to the initramfs with KVM; a KVM that is there but too poor for it counts as none. */
async function tryKvm(cacheDir: string, boot: BootFiles, say: Say): Promise<Accel> {
  const trialDir = join(cacheDir, `kvm-trial-${process.pid}`);
  await mkdir(trialDir, { recursive: true });
  const consoleLog = join(trialDir, "console.log");
  // Without a root to go to, "break" ends the initramfs in a panic, and the panic ends QEMU.
  const kernelArguments = "root=/dev/none break=top";
  const command = [qemu, ...buildBootArguments({ accel: "kvm", ...boot, kernelArguments, consoleLog })];
  const result = await runProgram(command, { timeoutMs: kvmTrialSeconds * 1000 });
  const reached = (await readTail(consoleLog, 2000)).includes("initramfs");
  await rm(trialDir, { recursive: true, force: true });
  if (result.exitCode === 0 && reached) {
    say("kvm", "works; the hosts use it");
    return "kvm";
  }
  say("kvm", `is there, but boots no kernel within ${kvmTrialSeconds} s; the hosts run without it (TCG)`);
  return "tcg";
}
