import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostName } from "../../src/model/ids.ts";
import type { Secrets } from "../../src/ports/secrets.ts";
import {
  failure,
  LIMITS,
  listedSecrets,
  listProcesses,
  SshGround,
  TRANSPORTS,
  withSession,
} from "./ssh-ground.ts";
import type { Sshd } from "./sshd.ts";
import { addSystemUsers, type SystemUser } from "./system-users.ts";

const PASSWORD = `p'w $HOME "\\ü ${process.pid}`;
const user = (name: string, shell: string, sudoers: readonly string[]): SystemUser => ({
  name: `vfct${process.pid}${name}`,
  shell,
  password: PASSWORD,
  sudoers,
});

const easy = user("easy", "/bin/sh", ["USER ALL=(ALL) NOPASSWD: ALL"]);
const noPty = user("nopty", "/bin/bash", ["Defaults:USER !use_pty", "USER ALL=(ALL) NOPASSWD: ALL"]);
const strict = user("strict", "/bin/bash", ["Defaults:USER timestamp_timeout=0", "USER ALL=(ALL) ALL"]);
const insulted = user("insult", "/bin/sh", [
  "Defaults:USER insults, lecture=always, timestamp_timeout=0",
  "USER ALL=(ALL) ALL",
]);
const csh = user("csh", "/bin/tcsh", ["Defaults:USER timestamp_timeout=0", "USER ALL=(ALL) ALL"]);
const fish = user("fish", "/usr/bin/fish", ["Defaults:USER timestamp_timeout=0", "USER ALL=(ALL) ALL"]);
const remembered = user("memory", "/bin/sh", [
  "Defaults:USER timestamp_type=global, timestamp_timeout=5",
  "USER ALL=(ALL) ALL",
]);
const barred = user("barred", "/bin/sh", []);
const needsTty = user("tty", "/bin/sh", ["Defaults:USER requiretty", "USER ALL=(ALL) NOPASSWD: ALL"]);
const noShell = user("nologin", "/usr/sbin/nologin", ["USER ALL=(ALL) NOPASSWD: ALL"]);

const ground = new SshGround();
let sshd: Sshd;
let removeUsers: () => void = () => undefined;
beforeAll(async () => {
  sshd = await ground.sshd();
  removeUsers = addSystemUsers([
    easy,
    noPty,
    strict,
    insulted,
    csh,
    fish,
    remembered,
    barred,
    needsTty,
    noShell,
  ]);
});
afterAll(() => {
  ground.stop();
  removeUsers();
});

const WHO = {
  text: 'id -u; echo "$SSH_CONNECTION"; printf "%s\\n" "$@"; cat; exit 3',
  args: ["it's", "$HOME !x"],
};

describe.each(TRANSPORTS)("sudo over $transport", ({ createShell }) => {
  const connect = (who: SystemUser, secrets: Secrets, become: "sudo" | "none" = "sudo") =>
    createShell(ground.deps({ secrets })).connect(ground.target(sshd, { user: who.name, become }));
  const right = () => listedSecrets({ "sudo-password": PASSWORD });

  it.each([easy, noPty])("needs no password where sudo wants none ($name)", async (who) => {
    const secrets = right();
    await withSession(connect(who, secrets), async (session) => {
      const result = await session.run(WHO, LIMITS);
      expect(result).toMatchObject({ exitCode: 3, stderr: "" });
      const [id, connection, ...rest] = result.stdout.split("\n");
      expect([id, ...rest]).toEqual(["0", "it's", "$HOME !x", ""]);
      expect(connection).toMatch(/^127\.0\.0\.1 \d+ 127\.0\.0\.1 \d+$/);
    });
    expect(secrets.asked).toEqual([]);
  });

  it.each([strict, insulted, csh, fish])(
    "becomes root with a password, asked once a session ($name)",
    async (who) => {
      const secrets = right();
      await withSession(connect(who, secrets), async (session) => {
        for (const result of [await session.run(WHO, LIMITS), await session.run(WHO, LIMITS)]) {
          expect(result).toMatchObject({ exitCode: 3, stderr: "" });
          expect(result.stdout).toMatch(/^0\n127\.0\.0\.1 \d+ 127\.0\.0\.1 \d+\nit's\n\$HOME !x\n$/);
        }
      });
      expect(secrets.asked).toEqual([{ kind: "sudo-password", host: "the-host", user: who.name }]);
    },
  );

  it.each([csh, fish])("runs without sudo under any login shell ($name)", async (who) => {
    await withSession(connect(who, right(), "none"), async (session) => {
      const result = await session.run(WHO, LIMITS);
      expect(result).toMatchObject({ exitCode: 3, stderr: "" });
      expect(result.stdout).toMatch(/^[1-9]\d+\n127\.0\.0\.1 .*\nit's\n\$HOME !x\n$/);
    });
  });

  it("throws a password away that sudo did not take", async () => {
    const secrets = right();
    await withSession(connect(remembered, secrets), async (session) => {
      expect(await session.run(WHO, LIMITS)).toMatchObject({ exitCode: 3 });
      // sudo remembers it now, and does not read the one that is sent.
      expect(await session.run(WHO, LIMITS)).toMatchObject({ exitCode: 3, stderr: "" });
    });
  });

  it("holds and releases as root", async () => {
    await withSession(connect(strict, right()), async (session) => {
      const held = await session.hold({ text: "id -u; cat >/dev/null; echo released", args: [] }, LIMITS);
      expect(held.firstLine).toBe("0");
      await held.release();
      expect(await held.ended).toMatchObject({ exitCode: 0, stdout: "0\nreleased\n" });
    });
  });

  it.each([strict, csh])("tells that a password is needed ($name)", async (who) => {
    await withSession(connect(who, listedSecrets({})), async (session) => {
      const error = await failure(session.run(WHO, LIMITS));
      expect(error).toMatchObject({ code: "sudo-password-needed", subject: "the-host" });
    });
  });

  it.each([strict, insulted, fish])("tells a wrong password, and tries it once ($name)", async (who) => {
    await withSession(connect(who, listedSecrets({ "sudo-password": "wrong" })), async (session) => {
      const error = await failure(session.run({ text: "echo ran", args: [] }, LIMITS));
      expect(error).toMatchObject({ code: "sudo-password-wrong" });
      expect(error.message).not.toContain("vfleet-");
      expect(error.message).not.toContain("wrong\n");
    });
  });

  it("offers a wrong password to one host of the fleet alone", async () => {
    const secrets = listedSecrets({ "sudo-password": "wrong" });
    const shell = createShell(ground.deps({ secrets }));
    const target = ground.target(sshd, { user: strict.name, become: "sudo" });
    const errors = await Promise.all(
      ["alpha", "beta", "gamma"].map((name) =>
        withSession(shell.connect({ ...target, host: hostName(name) }), (session) =>
          failure(session.run(WHO, LIMITS)),
        ),
      ),
    );
    expect(errors.map(({ code }) => code)).toEqual(errors.map(() => "sudo-password-wrong"));
    const spared = errors.filter(({ message }) => message.includes("already, so it was not tried"));
    expect(spared).toHaveLength(2);
  });

  it("tells a user whom sudo does not let", async () => {
    await withSession(connect(barred, right()), async (session) => {
      const error = await failure(session.run(WHO, LIMITS));
      expect(error).toMatchObject({ code: "sudo-not-allowed" });
      expect(error.message).toContain(barred.name);
    });
  });

  it("tells a sudo that wants a terminal", async () => {
    await withSession(connect(needsTty, right()), async (session) => {
      const error = await failure(session.run(WHO, LIMITS));
      expect(error).toMatchObject({ code: "sudo-not-allowed" });
      expect(error.hint).toContain("requiretty");
    });
  });

  it("tells an account without a login shell", async () => {
    const work = async (): Promise<unknown> =>
      withSession(connect(noShell, right()), (session) => session.run(WHO, LIMITS));
    const error = await failure(work());
    expect(error).toMatchObject({ code: "ssh-failed" });
    expect(error.message).toMatch(/not available/);
  });

  it("passes the script's own failures on, those that look like sudo's too", async () => {
    await withSession(connect(strict, right()), async (session) => {
      const text = "echo 'sudo: a password is required' >&2; exit 1";
      const result = await session.run({ text, args: [] }, LIMITS);
      expect(result).toMatchObject({ exitCode: 1, stderr: "sudo: a password is required\n" });
    });
  });

  it("shows neither password nor script nor arguments to the machine's users", async () => {
    const environment = { PATH: process.env.PATH, VFLEET_SUDO_PASSWORD: PASSWORD };
    const deps = ground.deps({ secrets: right(), environment });
    const target = ground.target(sshd, { user: strict.name, become: "sudo" });
    await withSession(createShell(deps).connect(target), async (session) => {
      const secretArg = `secret-argument-${process.pid}`;
      const text = `echo begun # secret-script-${process.pid}\ncat >/dev/null`;
      const held = await session.hold({ text, args: [secretArg] }, LIMITS);
      expect(held.firstLine).toBe("begun");
      const seen = listProcesses();
      expect(seen.some(({ commandLine }) => commandLine.startsWith("sudo "))).toBe(true);
      for (const secret of [PASSWORD, secretArg, "secret-script"]) {
        const showing = seen.filter((each) => `${each.commandLine}${each.environment}`.includes(secret));
        expect(showing).toEqual([]);
      }
      await held.release();
    });
  });
});
