import { open as openFile, readFile } from "node:fs/promises";
import type { ParsedKey } from "ssh2";
import { OperatingError } from "../../base/operating-error.ts";
import type { Secrets } from "../../ports/secrets.ts";
import type { Identity } from "./hop.ts";
import { parseKey } from "./ssh2-library.ts";

/** What an identity file holds. */
export type ReadIdentity =
  | { readonly kind: "key"; readonly key: ParsedKey }
  /** A public key, by which a key of the agent is chosen. */
  | { readonly kind: "public"; readonly key: ParsedKey }
  | { readonly kind: "encrypted"; readonly contents: Buffer; readonly public: ParsedKey | undefined }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Reads identity files and opens encrypted keys, each once: to derive a key from a passphrase takes long on purpose. */
export type IdentityReader = {
  readonly read: (identity: Identity) => Promise<ReadIdentity>;
  /** The private key of an encrypted file; undefined if there is no passphrase. Throws `identity-unreadable`. */
  readonly unlock: (path: string, contents: Buffer) => Promise<ParsedKey | undefined>;
};

/** The reader that keeps what it read in memory for its life. */
export function createIdentityReader(secrets: Secrets): IdentityReader {
  const read = new Map<string, Promise<ReadIdentity>>();
  const unlocked = new Map<string, Promise<ParsedKey | undefined>>();
  return {
    read: (identity) => remember(read, identity.path, () => readIdentity(identity)),
    unlock: (path, contents) => remember(unlocked, path, () => unlock(path, contents, secrets)),
  };
}

function remember<T>(cache: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const cached = cache.get(key) ?? work();
  cache.set(key, cached);
  return cached;
}

async function readIdentity({ path, required }: Identity): Promise<ReadIdentity> {
  const file = await readKeyFile(path);
  if (typeof file === "string") {
    if (required) throw identityUnreadable(path, `it cannot be read (${file})`);
    return file === "ENOENT" ? { kind: "absent" } : { kind: "unreadable", reason: file };
  }
  const read = await parseIdentity(path, file.contents);
  const isPrivate = read.kind === "key" || read.kind === "encrypted";
  // As ssh does: such a key is no secret any more.
  const judged: ReadIdentity =
    file.open && isPrivate ? { kind: "unreadable", reason: "others may read it" } : read;
  if (required && judged.kind === "unreadable") throw identityUnreadable(path, judged.reason);
  return judged;
}

async function parseIdentity(path: string, contents: Buffer): Promise<ReadIdentity> {
  const key = parseKey(contents);
  if (!(key instanceof Error)) return { kind: key.isPrivateKey() ? "key" : "public", key };
  if (/encrypted|passphrase/i.test(key.message)) {
    return { kind: "encrypted", contents, public: await readPublicKey(`${path}.pub`) };
  }
  return { kind: "unreadable", reason: `the ssh2 transport does not know it: ${key.message}` };
}

/** The contents, and whether others than the owner may read them; or why it cannot be read. */
async function readKeyFile(
  path: string,
): Promise<{ readonly contents: Buffer; readonly open: boolean } | string> {
  try {
    const file = await openFile(path);
    try {
      const { mode, uid } = await file.stat();
      return { contents: await file.readFile(), open: uid === process.getuid?.() && (mode & 0o077) !== 0 };
    } finally {
      await file.close();
    }
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

async function readPublicKey(path: string): Promise<ParsedKey | undefined> {
  try {
    const key = parseKey(await readFile(path));
    return key instanceof Error ? undefined : key;
  } catch {
    return undefined;
  }
}

async function unlock(path: string, contents: Buffer, secrets: Secrets): Promise<ParsedKey | undefined> {
  const passphrase = await secrets.get({ kind: "key-passphrase", identityFile: path });
  if (passphrase === undefined) return undefined;
  const key = parseKey(contents, passphrase);
  if (key instanceof Error)
    throw identityUnreadable(path, `the passphrase does not open it (${key.message})`);
  return key;
}

function identityUnreadable(path: string, why: string): OperatingError {
  return new OperatingError("identity-unreadable", path, {
    message: `The private key ${path} is of no use: ${why}`,
    hint: "Correct `ssh.identityFiles`, the file's mode (chmod 600), or its passphrase (VFLEET_KEY_PASSPHRASE).",
  });
}
