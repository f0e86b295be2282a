import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabError } from "./lab-error.ts";
import type { Say } from "./progress.ts";
import { leastQemuMajor, qemu, readQemuVersion } from "./qemu.ts";
import { mustRun, runProgram } from "./run-program.ts";

const aptGet = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=600", "--no-install-recommends"];
const aptEnv = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
const aptLimitMs = 20 * 60_000;
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

type Need = { readonly program: string; readonly package: string; readonly fromBackports: boolean };

/** What the lab needs on this machine: a program of each package, and the package. */
const needs: readonly Need[] = [
  { program: qemu, package: "qemu-system-x86", fromBackports: true },
  { program: "qemu-img", package: "qemu-utils", fromBackports: true },
  { program: "debootstrap", package: "debootstrap", fromBackports: false },
  { program: "mke2fs", package: "e2fsprogs", fromBackports: false },
  { program: "sfdisk", package: "fdisk", fromBackports: false },
  { program: "setpriv", package: "util-linux", fromBackports: false },
  { program: "ssh", package: "openssh-client", fromBackports: false },
  { program: "systemd-nspawn", package: "systemd-container", fromBackports: false },
  { program: "ip", package: "iproute2", fromBackports: false },
  { program: "socat", package: "socat", fromBackports: false },
];

/** The address of this machine's own Debian mirror, asked from apt; a mirror holds every release. */
export async function findDebianMirror(): Promise<string> {
  const known = await askForMirror();
  if (known) return known;
  // On a fresh machine apt does not yet know which of its sources are Debian's.
  await mustRun([...aptGet, "update"], { timeoutMs: aptLimitMs, env: aptEnv });
  const found = await askForMirror();
  if (found) return found;
  throw new LabError("apt on this machine knows no Debian mirror", "add a Debian source to apt");
}

async function askForMirror(): Promise<string | undefined> {
  const wanted = ["Created-By: Packages", "Origin: Debian", "Label: Debian", "Component: main"];
  const ask = ["apt-get", "indextargets", "--format", "$(REPO_URI)", ...wanted];
  const answer = await mustRun(ask, { timeoutMs: 60_000 });
  return answer.split("\n").find((line) => line !== "");
}

/** Installs the missing ones of the packages that the lab needs. */
export async function installPackages(say: Say): Promise<void> {
  const missing: Need[] = [];
  for (const need of needs) if (!(await isThere(need.program))) missing.push(need);
  const version = await readQemuVersion();
  const old = version !== undefined && version.major < leastQemuMajor;
  const backports = needs.filter((need) => need.fromBackports && (old || missing.includes(need)));
  const plain = missing.filter((need) => !need.fromBackports).map((need) => need.package);
  if (backports.length === 0 && plain.length === 0) {
    say("install", "everything is there");
    return;
  }
  if (process.getuid?.() !== 0) {
    throw new LabError("installing packages needs root", "run as root: lab/lab install");
  }
  if (plain.length > 0) await installPlain(plain, say);
  if (backports.length > 0) {
    await installQemu(
      backports.map((need) => need.package),
      say,
    );
  }
}

async function isThere(program: string): Promise<boolean> {
  const result = await runProgram(["sh", "-c", 'command -v "$1"', "sh", program], { timeoutMs: 10_000 });
  return result.exitCode === 0;
}

async function installPlain(packages: readonly string[], say: Say): Promise<void> {
  say("install", packages.join(" "));
  await mustRun([...aptGet, "update"], { timeoutMs: aptLimitMs, env: aptEnv });
  await mustRun([...aptGet, "install", ...packages], { timeoutMs: aptLimitMs, env: aptEnv });
}

/** Installs QEMU 10 or later: from the machine's own release where that has it, else from backports. */
async function installQemu(packages: readonly string[], say: Say): Promise<void> {
  const policy = await mustRun(["apt-cache", "policy", "qemu-system-x86"], { timeoutMs: 60_000 });
  if (Number(/Candidate: (?:\d+:)?(\d+)/.exec(policy)?.[1] ?? 0) >= leastQemuMajor) {
    await installPlain(packages, say);
    return;
  }
  say("install", `${packages.join(" ")} from bookworm-backports`);
  const folder = await mkdtemp(join(tmpdir(), "vfleet-lab-apt-"));
  try {
    const options = await addBackports(folder);
    await mustRun([...aptGet, ...options, "update"], { timeoutMs: aptLimitMs, env: aptEnv });
    const install = ["install", "-t", "bookworm-backports", ...packages];
    await mustRun([...aptGet, ...options, ...install], { timeoutMs: aptLimitMs, env: aptEnv });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes apt options for this machine's sources and backports; the machine's own settings stay as they are. */
async function addBackports(folder: string): Promise<string[]> {
  const mirror = await findDebianMirror();
  const parts = join(folder, "sources");
  await cp("/etc/apt/sources.list.d", parts, { recursive: true }).catch(() => mkdir(parts));
  const lines = ["Types: deb", `URIs: ${mirror}`, "Suites: bookworm-backports", "Components: main"];
  await writeFile(
    join(parts, "lab-backports.sources"),
    `${[...lines, `Signed-By: ${keyring}`].join("\n")}\n`,
  );
  await mkdir(join(folder, "lists"));
  await mustRun(["chmod", "-R", "a+rX", folder], { timeoutMs: 10_000 });
  return ["-o", `Dir::Etc::SourceParts=${parts}`, "-o", `Dir::State::Lists=${join(folder, "lists")}`];
}
