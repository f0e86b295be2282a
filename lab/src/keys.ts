import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Artifact, hashOf } from "./build-once.ts";
import { mustRun } from "./run-program.ts";

/** The lab's secrets; they are made once for a cache and are in no repository. */
export type LabKeys = {
  readonly identityFile: string;
  readonly publicKey: string;
  /** The sudo password of the user "ops" on every host. */
  readonly opsPassword: string;
};

/** Describes the keys with which one logs in to the lab's hosts. */
export function describeKeys(): Artifact {
  return { label: "keys", key: hashOf(["ed25519"]), build: makeKeys };
}

/** Reads the keys from the folder in which they were made. */
export async function readKeys(keysDir: string): Promise<LabKeys> {
  const identityFile = join(keysDir, "id_ed25519");
  const publicKey = (await readFile(`${identityFile}.pub`, "utf8")).trim();
  const opsPassword = (await readFile(join(keysDir, "ops-password"), "utf8")).trim();
  return { identityFile, publicKey, opsPassword };
}

/** Makes an SSH key pair without passphrase, unless the file is there. */
export async function makeKeyPair(file: string, comment: string): Promise<void> {
  if (existsSync(file)) return;
  await mustRun(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file], {
    timeoutMs: 60_000,
  });
}

async function makeKeys(outDir: string): Promise<void> {
  await makeKeyPair(join(outDir, "id_ed25519"), "vfleet-lab");
  await writeFile(join(outDir, "ops-password"), `${randomBytes(9).toString("base64url")}\n`, { mode: 0o600 });
}
