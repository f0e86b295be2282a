import { createServer, type Server } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { failure, LIMITS, SshGround, TRANSPORTS, withSession } from "./ssh-ground.ts";
import { descendants, freePort, type Sshd } from "./sshd.ts";

const ground = new SshGround();
let inner: Sshd;
let middle: Sshd;
let outer: Sshd;
beforeAll(async () => {
  [inner, middle, outer] = [await ground.sshd(), await ground.sshd(), await ground.sshd()];
});
afterAll(() => ground.stop());

/** What a script on the host sees of the way to it. */
const WHENCE = { text: 'echo "$SSH_CONNECTION" | cut -d " " -f 4', args: [] };

describe.each(TRANSPORTS)("the way to a host over $transport", ({ transport, createShell }) => {
  // Connections to jump hosts stay a little while for others.
  afterEach(() => expect.poll(() => ground.leftovers(), { timeout: 30_000 }).toEqual([]));

  it("tells a refused connection", async () => {
    const target = ground.target(inner, { port: await freePort() });
    const error = await failure(createShell(ground.deps()).connect(target));
    expect(error).toMatchObject({ code: "connection-refused", retryable: true });
    expect(error.hint).not.toBe("");
  });

  it("tells a name without an address", async () => {
    const target = { ...ground.target(inner), address: "no-such-host.invalid" };
    const error = await failure(createShell(ground.deps()).connect(target));
    expect(error).toMatchObject({ code: "host-unresolved" });
    expect(error.message).toContain("no-such-host.invalid");
  });

  it("gives up on a host that takes the connection and says nothing", async () => {
    await withSilentServer(async (port) => {
      const target = ground.target(inner, { port, connectTimeoutMs: 1_000 });
      const started = performance.now();
      const error = await failure(createShell(ground.deps()).connect(target));
      expect(error).toMatchObject({ code: "connect-timeout", retryable: true });
      expect(performance.now() - started).toBeLessThan(15_000);
    });
  });

  it("tells a host that closes the connection at once", async () => {
    const server = createServer((socket) => socket.destroy());
    const port = await listen(server);
    // It is tried again as long as that.
    const target = ground.target(inner, { port, connectTimeoutMs: 4_000 });
    const error = await failure(createShell(ground.deps()).connect(target));
    server.close();
    expect(error).toMatchObject({ code: "connection-lost", retryable: true });
  });

  it("stops connecting when it is aborted, with the signal's reason", async () => {
    await withSilentServer(async (port) => {
      const controller = new AbortController();
      const connecting = createShell(ground.deps()).connect(
        ground.target(inner, { port }),
        controller.signal,
      );
      setTimeout(() => controller.abort(new Error("enough")), 200);
      await expect(connecting).rejects.toThrow("enough");
    });
  });

  it("refuses to run over a connection that has ended", async () => {
    const session = await createShell(ground.deps()).connect(ground.target(inner));
    const held = await session.hold({ text: "echo here; cat", args: [] }, LIMITS);
    inner.dropSessions();
    await held.ended;
    await expect
      .poll(() => outcome(session.run({ text: "echo again", args: [] }, LIMITS)))
      .toBe("connection-lost");
    await session.close();
  });

  it("goes through jump hosts, each with its own known key", async () => {
    const jump = [`root@127.0.0.1:${outer.port}`, `root@127.0.0.1:${middle.port}`];
    const target = ground.target(inner, { jump, knownHostsFiles: [ground.known(inner, middle, outer)] });
    await withSession(createShell(ground.deps()).connect(target), async (session) => {
      expect((await session.run(WHENCE, LIMITS)).stdout).toBe(`${inner.port}\n`);
      expect(serving(outer)).toBeGreaterThan(0);
      expect(serving(middle)).toBeGreaterThan(0);
    });
  });

  it("checks the key of the jump host", async () => {
    const target = ground.target(inner, { jump: [`root@127.0.0.1:${outer.port}`] });
    const error = await failure(createShell(ground.deps()).connect(target));
    expect(error).toMatchObject({ code: "host-key-unknown" });
    expect(error.message).toContain(`[127.0.0.1]:${outer.port}`);
  });

  it("tells a jump host that cannot be reached, and one that does not lead on", async () => {
    const knownHostsFiles = [ground.known(inner, outer)];
    const closed = await freePort();
    const away = ground.target(inner, { jump: [`root@127.0.0.1:${closed}`], knownHostsFiles });
    expect(await failure(createShell(ground.deps()).connect(away))).toMatchObject({ code: "jump-failed" });
    const beyond = ground.target(inner, {
      port: closed,
      jump: [`root@127.0.0.1:${outer.port}`],
      knownHostsFiles,
    });
    expect(await failure(createShell(ground.deps()).connect(beyond))).toMatchObject({ code: "jump-failed" });
  });

  it("refuses a jump host that is no host", async () => {
    const target = ground.target(inner, { jump: ["root@$(touch /tmp/vfleet-owned)"] });
    expect(await failure(createShell(ground.deps()).connect(target))).toMatchObject({
      code: "ssh-config-invalid",
    });
  });

  it("heeds the ssh config: alias, user, port, key, known_hosts, ProxyJump, Include and Match", async () => {
    const shared = ground.file(
      `UserKnownHostsFile ${ground.known(inner, outer)}\nIdentityFile ${ground.key}\n`,
    );
    const sshConfigFile = ground.file(
      [
        `Host inner-alias\n  HostName 127.0.0.1\n  Port ${inner.port}\n  ProxyJump outer-alias`,
        `Host outer-*\n  HostName 127.0.0.1\n  Port ${outer.port}`,
        `Match host 127.0.0.1\n  User root`,
        `Host *\n  Include ${shared}\n`,
      ].join("\n"),
    );
    const ssh = { become: "none", transport, connectTimeoutMs: 10_000 } as const;
    const target = { ...ground.target(inner), address: "inner-alias", ssh };
    const shell = createShell(ground.deps({ sshConfigFile, localUser: "nobody" }));
    await withSession(shell.connect(target), async (session) => {
      expect((await session.run(WHENCE, LIMITS)).stdout).toBe(`${inner.port}\n`);
      expect(serving(outer)).toBeGreaterThan(0);
    });
  });

  it("lets the fleet file win over the ssh config", async () => {
    const sshConfigFile = ground.file(
      `Host *\n  User nobody\n  Port 1\n  ProxyJump nowhere.invalid\n  UserKnownHostsFile /dev/null\n  IdentityFile /nonexistent\n`,
    );
    const shell = createShell(ground.deps({ sshConfigFile }));
    await withSession(shell.connect(ground.target(inner, { jump: [] })), async (session) => {
      expect((await session.run({ text: "id -un", args: [] }, LIMITS)).stdout).toBe("root\n");
    });
  });

  it("tells an ssh config that is wrong", async () => {
    const sshConfigFile = ground.file("Host *\n  User root\n  NoSuchWord yes\n");
    const error = await failure(createShell(ground.deps({ sshConfigFile })).connect(ground.target(inner)));
    expect(error.code).toBe("ssh-config-invalid");
    expect(error.message).toMatch(/nosuchword/i);
  });

  it("either does a ProxyCommand or says that it cannot", async () => {
    const sshConfigFile = ground.file("Host *\n  ProxyCommand nc %h %p\n");
    const shell = createShell(ground.deps({ sshConfigFile }));
    const error = await failure(shell.connect(ground.target(inner, { port: await freePort() })));
    if (transport === "ssh2") {
      expect(error).toMatchObject({ code: "ssh-config-invalid" });
      expect(error.hint).toContain("ssh.transport: openssh");
    } else expect(error).toMatchObject({ code: "jump-failed" });
  });
});

/** How many processes serve the connections of an sshd. */
function serving(sshd: Sshd): number {
  return descendants(sshd.pid).length;
}

async function outcome(work: Promise<unknown>): Promise<string> {
  return (await failure(work)).code;
}

async function withSilentServer(use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(() => undefined);
  const port = await listen(server);
  try {
    await use(port);
  } finally {
    server.close();
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : 0);
    });
  });
}
