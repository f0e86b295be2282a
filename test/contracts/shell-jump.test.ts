import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hostName } from "../../src/model/ids.ts";
import type { SshSettings } from "../../src/model/intent.ts";
import type { ShellTarget } from "../../src/ports/shell.ts";
import { failure, LIMITS, SshGround, TRANSPORTS, withSession } from "./ssh-ground.ts";
import { descendants, freePort, type Sshd } from "./sshd.ts";
import { addSystemUsers } from "./system-users.ts";

const DEFAULT_MAX_STARTUPS = "10:30:100";
const LOGINS = /^Accepted publickey/gm;

const ground = new SshGround();
const forwarder = {
  name: `vfct${process.pid}jump`,
  shell: "/usr/sbin/nologin",
  password: "never used",
  sudoers: [],
};
let bastion: Sshd;
let inner: Sshd;
let removeUsers: () => void = () => undefined;
beforeAll(async () => {
  [bastion, inner] = [await ground.sshd({ maxStartups: DEFAULT_MAX_STARTUPS }), await ground.sshd()];
  removeUsers = addSystemUsers([forwarder]);
});
afterAll(() => {
  ground.stop();
  removeUsers();
});

/** One of many hosts behind the bastion. */
function behind(number: number, more: Partial<SshSettings> = {}): ShellTarget {
  const settings = {
    jump: [`root@127.0.0.1:${bastion.port}`],
    knownHostsFiles: [known],
    connectTimeoutMs: 60_000,
    ...more,
  };
  return { ...ground.target(inner, settings), host: hostName(`host-${number}`) };
}
let known: string;
beforeAll(() => {
  known = ground.known(bastion, inner);
});

const ID = { text: "id -un", args: [] };

describe.each(TRANSPORTS)("jump hosts over $transport", ({ createShell }) => {
  afterEach(async () => {
    await expect.poll(() => descendants(bastion.pid), { timeout: 30_000 }).toEqual([]);
    await expect.poll(() => ground.leftovers(), { timeout: 30_000 }).toEqual([]);
  });

  it("are reached once for 60 hosts at a time, though their sshd admits ten logins", async () => {
    const shell = createShell(ground.deps());
    const before = bastion.countInLog(LOGINS);
    const users = Array.from({ length: 60 }, (_, number) =>
      withSession(shell.connect(behind(number)), async (session) => (await session.run(ID, LIMITS)).stdout),
    );
    expect(await Promise.all(users)).toEqual(users.map(() => "root\n"));
    expect(bastion.countInLog(LOGINS) - before).toBe(1);
  });

  it("serve the next host after the last, too", async () => {
    const shell = createShell(ground.deps());
    const before = bastion.countInLog(LOGINS);
    for (const number of [1, 2]) {
      await withSession(shell.connect(behind(number)), (session) => session.run(ID, LIMITS));
    }
    expect(bastion.countInLog(LOGINS) - before).toBe(1);
  });

  it("are reached anew when their connection is broken", async () => {
    const shell = createShell(ground.deps());
    const first = await shell.connect(behind(1));
    const held = await first.hold({ text: "echo here; cat", args: [] }, LIMITS);
    bastion.dropSessions();
    await held.ended;
    await withSession(shell.connect(behind(2)), async (session) => {
      expect((await session.run(ID, LIMITS)).stdout).toBe("root\n");
    });
    await first.close();
  });

  it("need no shell for the one who jumps", async () => {
    const target = behind(1, { jump: [`${forwarder.name}@127.0.0.1:${bastion.port}`] });
    await withSession(createShell(ground.deps()).connect(target), async (session) => {
      expect((await session.run(ID, LIMITS)).stdout).toBe("root\n");
    });
  });

  it("give every host that waits for one the reason why it is not reached", async () => {
    const shell = createShell(ground.deps());
    const jump = [`root@127.0.0.1:${await freePort()}`];
    const errors = await Promise.all(
      [1, 2, 3].map((number) => failure(shell.connect(behind(number, { jump })))),
    );
    expect(errors.map(({ code }) => code)).toEqual(["jump-failed", "jump-failed", "jump-failed"]);
    const knownHostsFiles = [ground.known(inner)];
    const strangers = await Promise.all(
      [1, 2].map((number) => failure(shell.connect(behind(number, { knownHostsFiles })))),
    );
    expect(strangers.map(({ code }) => code)).toEqual(["host-key-unknown", "host-key-unknown"]);
  });

  it("are not kept waiting by a host that does not answer, and one that gives up leaves the others", async () => {
    const shell = createShell(ground.deps());
    const impatient = new AbortController();
    const [one, other] = [shell.connect(behind(1), impatient.signal), shell.connect(behind(2))];
    impatient.abort(new Error("enough"));
    await expect(one).rejects.toThrow("enough");
    await withSession(other, async (session) => {
      expect((await session.run(ID, LIMITS)).stdout).toBe("root\n");
    });
  });
});

describe.each(TRANSPORTS)("an sshd that drops connections under load, over $transport", ({ createShell }) => {
  it("lets all in after a while", async () => {
    const busy = await ground.sshd({ maxStartups: "3:50:8" });
    const shell = createShell(ground.deps());
    const target = ground.target(busy, { connectTimeoutMs: 60_000 });
    const users = Array.from({ length: 16 }, () =>
      withSession(shell.connect(target), async (session) => (await session.run(ID, LIMITS)).stdout),
    );
    expect(await Promise.all(users)).toEqual(users.map(() => "root\n"));
    expect(busy.countInLog(/past MaxStartups|MaxStartups throttling/g)).toBeGreaterThan(0);
  });
});
