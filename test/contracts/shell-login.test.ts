import { chmodSync, readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { hostName } from "../../src/model/ids.ts";
import type { SecretPurpose } from "../../src/ports/secrets.ts";
import {
  failure,
  LIMITS,
  listedSecrets,
  listProcesses,
  SshGround,
  TRANSPORTS,
  withSession,
} from "./ssh-ground.ts";
import { makeKey, type Sshd } from "./sshd.ts";
import { addSystemUsers } from "./system-users.ts";

const PASSPHRASE = `pass'phrase $x ${process.pid}`;
const PASSWORD = `log'in $y ${process.pid}`;
const users = ["word", "board"].map((name) => ({
  name: `vfct${process.pid}${name}`,
  shell: "/bin/sh",
  password: PASSWORD,
  sudoers: [],
}));
const [byPassword, byKeyboard] = users.map(({ name }) => name);

const ground = new SshGround();
const path = (name: string): string => `${ground.folder}/${name}`;
const stranger = path("stranger");
let sshd: Sshd;
let picky: Sshd;
let removeUsers: () => void = () => undefined;
beforeAll(async () => {
  makeKey(stranger, "ed25519");
  makeKey(path("locked"), "ed25519", ["-N", PASSPHRASE]);
  makeKey(path("locked-pem"), "rsa", ["-m", "PEM", "-N", PASSPHRASE]);
  makeKey(path("pem"), "ecdsa", ["-m", "PEM", "-N", ""]);
  makeKey(path("rsa"), "rsa");
  const publics = ["id", "locked", "locked-pem", "pem", "rsa"].map((name) => `${path(name)}.pub`);
  const config = [
    `Match User ${byPassword}\n  PasswordAuthentication yes`,
    `Match User ${byKeyboard}\n  KbdInteractiveAuthentication yes`,
  ];
  sshd = await ground.sshd({ authorizedKeys: publics.join(" "), config });
  picky = await ground.sshd({ authorizedKeys: `${path("locked")}.pub` });
  removeUsers = addSystemUsers(users);
});
afterAll(() => {
  ground.stop();
  removeUsers();
});

const ID = { text: "id -un", args: [] };

describe.each(TRANSPORTS)("logging in over $transport", ({ createShell }) => {
  afterEach(() => {
    expect(ground.leftovers()).toEqual([]);
  });

  it.each(["id", "rsa", "pem"])("takes a key without a passphrase (%s)", async (key) => {
    const target = ground.target(sshd, { identityFiles: [path(key)] });
    await withSession(createShell(ground.deps()).connect(target), async (session) => {
      expect((await session.run(ID, LIMITS)).stdout).toBe("root\n");
    });
  });

  it.each(["locked", "locked-pem"])(
    "opens a key with its passphrase (%s), which nobody can see",
    async (key) => {
      const asked: SecretPurpose[] = [];
      const get = (purpose: SecretPurpose): Promise<string | undefined> => {
        asked.push(purpose);
        return Promise.resolve(PASSPHRASE);
      };
      const environment = { PATH: process.env.PATH, VFLEET_KEY_PASSPHRASE: PASSPHRASE };
      const target = ground.target(sshd, { identityFiles: [path(key)] });
      await withSession(
        createShell(ground.deps({ secrets: { get }, environment })).connect(target),
        async (session) => {
          expect((await session.run(ID, LIMITS)).stdout).toBe("root\n");
          const showing = listProcesses().filter((each) =>
            `${each.commandLine}${each.environment}`.includes(PASSPHRASE),
          );
          expect(showing).toEqual([]);
        },
      );
      expect(asked).toEqual([{ kind: "key-passphrase", identityFile: path(key) }]);
    },
  );

  it("tells a wrong passphrase", async () => {
    const target = ground.target(sshd, { identityFiles: [path("locked")] });
    const secrets = listedSecrets({ "key-passphrase": "wrong" });
    const error = await failure(createShell(ground.deps({ secrets })).connect(target));
    expect(error).toMatchObject({ code: "identity-unreadable" });
    expect(error.message).toContain(path("locked"));
  });

  it("tells a key whose passphrase nobody gives", async () => {
    const target = ground.target(sshd, { identityFiles: [path("locked")] });
    const error = await failure(createShell(ground.deps()).connect(target));
    expect(error).toMatchObject({ code: "authentication-failed", retryable: false });
    expect(error.hint).toContain("VFLEET_KEY_PASSPHRASE");
  });

  it("tells a key file that is not there", async () => {
    const target = ground.target(sshd, { identityFiles: ["/nonexistent/key"] });
    const error = await failure(createShell(ground.deps()).connect(target));
    expect(error).toMatchObject({ code: "identity-unreadable", subject: "/nonexistent/key" });
  });

  it("does not use a private key that others may read", async () => {
    const open = ground.file(readFileSync(ground.key, "utf8"));
    chmodSync(open, 0o644);
    const target = ground.target(sshd, { identityFiles: [open] });
    const error = await failure(createShell(ground.deps()).connect(target));
    expect(error).toMatchObject({ code: "identity-unreadable" });
    expect(error.hint).toContain("chmod 600");
  });

  it("tries the keys in turn", async () => {
    const target = ground.target(sshd, { identityFiles: [stranger, path("id")] });
    await withSession(createShell(ground.deps()).connect(target), async (session) => {
      expect((await session.run(ID, LIMITS)).stdout).toBe("root\n");
    });
  });

  it("tells a key that the host does not take", async () => {
    const target = ground.target(sshd, { identityFiles: [stranger] });
    const error = await failure(createShell(ground.deps()).connect(target));
    expect(error).toMatchObject({ code: "authentication-failed" });
    expect(error.message).toContain("root@127.0.0.1");
  });

  it("takes a key of the agent", async () => {
    const agentSocket = await ground.agent(path("id"));
    const target = ground.target(sshd, { identityFiles: [] });
    await withSession(createShell(ground.deps({ agentSocket })).connect(target), async (session) => {
      expect((await session.run(ID, LIMITS)).stdout).toBe("root\n");
    });
  });

  it("goes on when the agent is dead", async () => {
    const agentSocket = path("no-agent");
    const target = ground.target(sshd);
    await withSession(createShell(ground.deps({ agentSocket })).connect(target), async (session) => {
      expect((await session.run(ID, LIMITS)).stdout).toBe("root\n");
    });
  });

  it("heeds IdentityAgent and IdentitiesOnly of the ssh config", async () => {
    const socket = await ground.agent(path("id"));
    const target = ground.target(sshd, { identityFiles: [stranger] });
    const config = (lines: string): string => ground.file(`Host *\n  ${lines}\n`);
    const open = createShell(ground.deps({ sshConfigFile: config(`IdentityAgent ${socket}`) })).connect(
      target,
    );
    await withSession(open, async (session) => {
      expect((await session.run(ID, LIMITS)).stdout).toBe("root\n");
    });
    const only = ground.deps({ agentSocket: socket, sshConfigFile: config("IdentitiesOnly yes") });
    expect(await failure(createShell(only).connect(target))).toMatchObject({ code: "authentication-failed" });
  });

  it.each([byPassword, byKeyboard])(
    "logs in by password where no key is taken (%s), which nobody can see",
    async (user) => {
      const secrets = listedSecrets({ "login-password": PASSWORD });
      const environment = { PATH: process.env.PATH, VFLEET_LOGIN_PASSWORD: PASSWORD };
      const target = ground.target(sshd, { user: user ?? "", identityFiles: [stranger] });
      await withSession(
        createShell(ground.deps({ secrets, environment })).connect(target),
        async (session) => {
          expect((await session.run(ID, LIMITS)).stdout).toBe(`${user}\n`);
          const showing = listProcesses().filter((each) =>
            `${each.commandLine}${each.environment}`.includes(PASSWORD),
          );
          expect(showing).toEqual([]);
        },
      );
      expect(secrets.asked).toEqual([{ kind: "login-password", host: "the-host", user }]);
    },
  );

  it.each([byPassword, byKeyboard])("tells a wrong login password (%s)", async (user) => {
    const secrets = listedSecrets({ "login-password": "wrong" });
    const target = ground.target(sshd, { user: user ?? "", identityFiles: [stranger] });
    const error = await failure(createShell(ground.deps({ secrets })).connect(target));
    expect(error).toMatchObject({ code: "authentication-failed" });
  });

  it.each([byPassword, byKeyboard])(
    "offers a wrong login password to one host of the fleet alone, and there once (%s)",
    async (user = "") => {
      const secrets = listedSecrets({ "login-password": `wrong for ${user}` });
      const shell = createShell(ground.deps({ secrets }));
      const target = ground.target(sshd, { user, identityFiles: [stranger] });
      const refusals = new RegExp(
        `^Failed password for ${user} |PAM: Authentication failure for ${user} `,
        "gm",
      );
      const before = sshd.countInLog(refusals);
      const errors = await Promise.all(
        ["alpha", "beta", "gamma"].map((name) => failure(shell.connect({ ...target, host: hostName(name) }))),
      );
      expect(errors.map(({ code }) => code)).toEqual(errors.map(() => "authentication-failed"));
      expect(errors.filter(({ message }) => message.includes("already, so it was not tried"))).toHaveLength(
        2,
      );
      expect(sshd.countInLog(refusals) - before).toBe(1);
    },
  );

  it("lets all in with the right password", async () => {
    const secrets = listedSecrets({ "login-password": PASSWORD });
    const shell = createShell(ground.deps({ secrets }));
    const target = ground.target(sshd, { user: byPassword ?? "", identityFiles: [stranger] });
    const names = ["alpha", "beta", "gamma"];
    const users = names.map((name) =>
      withSession(shell.connect({ ...target, host: hostName(name) }), (session) => session.run(ID, LIMITS)),
    );
    expect((await Promise.all(users)).map(({ stdout }) => stdout)).toEqual(
      names.map(() => `${byPassword}\n`),
    );
  });

  it("asks for no secret that it does not need", async () => {
    const secrets = listedSecrets({ "login-password": PASSWORD, "key-passphrase": PASSPHRASE });
    const target = ground.target(sshd, { identityFiles: [path("id"), path("locked")] });
    await withSession(createShell(ground.deps({ secrets })).connect(target), (session) =>
      session.run(ID, LIMITS),
    );
    expect(secrets.asked).toEqual([]);
  });

  it("does not count the time that a person takes to answer", async () => {
    const get = (): Promise<string> => new Promise((resolve) => setTimeout(() => resolve(PASSPHRASE), 5_500));
    const target = ground.target(picky, { identityFiles: [path("locked")], connectTimeoutMs: 5_000 });
    await withSession(createShell(ground.deps({ secrets: { get } })).connect(target), async (session) => {
      expect((await session.run(ID, LIMITS)).stdout).toBe("root\n");
    });
  });
});
