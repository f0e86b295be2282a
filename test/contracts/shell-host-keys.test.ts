import { createHmac, randomBytes } from "node:crypto";
import { chmodSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failure, LIMITS, SshGround, TRANSPORTS, withSession } from "./ssh-ground.ts";
import { makeKey, type Sshd } from "./sshd.ts";

const ground = new SshGround();
const authority = `${ground.folder}/authority`;
let sshd: Sshd;
let certified: Sshd;
let other: Sshd;
beforeAll(async () => {
  makeKey(authority, "ed25519");
  sshd = await ground.sshd();
  certified = await ground.sshd({ certificateAuthority: authority });
  other = await ground.sshd();
});
afterAll(() => ground.stop());

function hashed(name: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
}

describe.each(TRANSPORTS)("host keys over $transport", ({ transport, createShell }) => {
  const connect = (lines: readonly string[], to = sshd) =>
    createShell(ground.deps()).connect(
      ground.target(to, { knownHostsFiles: [ground.file(`${lines.join("\n")}\n`)] }),
    );
  const key = () => sshd.publicKey("ed25519");

  const trusted: readonly [string, () => string[]][] = [
    ["by name and port", () => [`${sshd.knownName} ${key()} a comment`]],
    ["by its rsa key alone", () => [`${sshd.knownName} ${sshd.publicKey("rsa")}`]],
    ["by its ecdsa key alone", () => [`${sshd.knownName} ${sshd.publicKey("ecdsa")}`]],
    [
      "by a hashed name",
      () => [`${hashed("elsewhere")} ${key()}`, `${hashed(sshd.knownName)} ${sshd.publicKey("ecdsa")}`],
    ],
    ["by a pattern", () => [`[127.0.?.*]:* ${key()}`]],
    [
      "in a comma list with a negation for others",
      () => [`# comment`, ``, `x,!y,${sshd.knownName} ${key()}`],
    ],
    ["without its port", () => [`127.0.0.1 ${key()}`]],
    [
      "beside lines that make no sense",
      () => ["@what is this", "nonsense", "a b c d", `${sshd.knownName} ${key()}`],
    ],
    [
      "beside a revoked key of another",
      () => [`@revoked * ${other.publicKey("ed25519")}`, `${sshd.knownName} ${key()}`],
    ],
  ];
  it.each(trusted)("trusts a host known %s", async (_, lines) => {
    await withSession(connect(lines()), async (session) => {
      expect((await session.run({ text: "echo in", args: [] }, LIMITS)).stdout).toBe("in\n");
    });
  });

  const unknown: readonly [string, () => string[]][] = [
    ["in no line", () => []],
    ["by another port", () => [`[127.0.0.1]:1 ${key()}`]],
    ["behind a negation", () => [`[127.*,!${sshd.knownName} ${key()}`]],
    ["with the hash of another", () => [`${hashed("[127.0.0.1]:1")} ${key()}`]],
  ];
  it.each(unknown)("refuses a host known %s", async (_, lines) => {
    const error = await failure(connect(lines()));
    expect(error).toMatchObject({ code: "host-key-unknown", retryable: false });
    expect(error.message).toContain(sshd.knownName);
    expect(error.hint).toContain("ssh-keyscan");
    if (transport === "ssh2") expect(error.hint).toMatch(/SHA256:[A-Za-z0-9+/]{43} /);
  });

  it("refuses a changed key and names the line", async () => {
    const file = ground.file(`# first\n${sshd.knownName} ${other.publicKey("ed25519")}\n`);
    const error = await failure(
      createShell(ground.deps()).connect(ground.target(sshd, { knownHostsFiles: [file] })),
    );
    expect(error).toMatchObject({ code: "host-key-changed" });
    expect(`${error.message} ${error.hint}`).toContain(file);
    expect(`${error.message} ${error.hint}`).toMatch(/line 2|:2/);
  });

  it("refuses a revoked key, though it is trusted elsewhere", async () => {
    const files = [ground.known(sshd), ground.file(`@revoked * ${key()}\n`)];
    const target = ground.target(sshd, { knownHostsFiles: files });
    const error = await failure(createShell(ground.deps()).connect(target));
    expect(error).toMatchObject({ code: "host-key-revoked" });
  });

  it("looks into several files, absent ones among them", async () => {
    const files = ["/nonexistent/known_hosts", ground.file(""), ground.known(sshd)];
    const target = ground.target(sshd, { knownHostsFiles: files });
    await withSession(createShell(ground.deps()).connect(target), (session) =>
      session.run({ text: "true", args: [] }, LIMITS),
    );
  });

  it("does not take an unreadable file for an empty one", async () => {
    const folder = `${ground.folder}/t`;
    chmodSync(folder, 0o700);
    const target = ground.target(sshd, { knownHostsFiles: [folder] });
    const error = await failure(createShell(ground.deps()).connect(target));
    expect(error).toMatchObject({ code: "host-key-unknown" });
    if (transport === "ssh2") expect(error.message).toContain("cannot be read");
  });

  it("knows a host by the alias of the ssh config", async () => {
    const knownHostsFiles = [ground.file(`the-alias ${key()}\n`)];
    const sshConfigFile = ground.file("Host *\n  HostKeyAlias the-alias\n");
    const shell = createShell(ground.deps({ sshConfigFile }));
    await withSession(shell.connect(ground.target(sshd, { knownHostsFiles })), (session) =>
      session.run({ text: "true", args: [] }, LIMITS),
    );
  });

  it("does not let the ssh config switch the check off", async () => {
    const sshConfigFile = ground.file("Host *\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n");
    const target = ground.target(sshd, { knownHostsFiles: [ground.file("")] });
    const error = await failure(createShell(ground.deps({ sshConfigFile })).connect(target));
    expect(error).toMatchObject({ code: "host-key-unknown" });
  });

  it("takes a host certificate, or says that it cannot", async () => {
    const { execFileSync } = await import("node:child_process");
    const publicKey = execFileSync("ssh-keygen", ["-y", "-f", authority], { encoding: "utf8" }).trim();
    const session = connect([`@cert-authority [127.0.0.1]:* ${publicKey}`], certified);
    if (transport === "ssh2") {
      const error = await failure(session);
      expect(error).toMatchObject({ code: "host-key-unsupported" });
      expect(error.hint).toContain("ssh.transport: openssh");
    } else {
      await withSession(session, async (open) => {
        expect((await open.run({ text: "echo in", args: [] }, LIMITS)).stdout).toBe("in\n");
      });
    }
  });
});
