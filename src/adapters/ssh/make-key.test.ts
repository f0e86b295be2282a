import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeSshKey } from "./make-key.ts";
import { parseKey } from "./ssh2-library.ts";

it("makes keys whose halves belong together, each time others", () => {
  const { publicKey, privateKey } = makeSshKey("vfleet-proof");
  expect(publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/=]+ vfleet-proof$/);
  const [own, read] = [parseKey(privateKey), parseKey(publicKey)];
  if (own instanceof Error || read instanceof Error) throw new Error("not read");
  expect(own.getPublicSSH().equals(read.getPublicSSH())).toBe(true);
  expect(makeSshKey("vfleet-proof").publicKey).not.toBe(publicKey);
});

it("writes private keys that OpenSSH reads, where it is installed", ({ skip }) => {
  try {
    execFileSync("sh", ["-c", "command -v ssh-keygen"]);
  } catch {
    skip("no ssh-keygen here");
  }
  const folder = mkdtempSync(join(tmpdir(), "vfleet-key-"));
  try {
    const { publicKey, privateKey } = makeSshKey("vfleet-proof");
    const path = join(folder, "key");
    writeFileSync(path, privateKey, { mode: 0o600 });
    const derived = execFileSync("ssh-keygen", ["-y", "-f", path], { encoding: "utf8" });
    expect(derived.split(" ").slice(0, 2)).toEqual(publicKey.split(" ").slice(0, 2));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("makes keys that can all be read: of those that ssh2 makes one in 256 cannot", () => {
  const broken = Array.from({ length: 600 }, () => parseKey(makeSshKey("proof").privateKey)).filter(
    (key) => key instanceof Error,
  );
  expect(broken).toEqual([]);
});
