import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ShellSession } from "../../src/ports/shell.ts";
import { LIMITS, SshGround, TRANSPORTS, withSession } from "./ssh-ground.ts";
import type { Sshd } from "./sshd.ts";

const ground = new SshGround();
let sshd: Sshd;
beforeAll(async () => {
  sshd = await ground.sshd();
});
afterAll(() => ground.stop());

describe.each(TRANSPORTS)("scripts over $transport", ({ transport, createShell }) => {
  const connect = () => createShell(ground.deps()).connect(ground.target(sshd));
  let session: ShellSession;
  beforeAll(async () => {
    session = await connect();
  });
  afterAll(async () => {
    await session.close();
    expect(ground.leftovers()).toEqual([]);
  });

  it("hands arguments over as they are", async () => {
    const args = ["it's", "a\nb\n", "$(id) `id` $HOME", "", "ünïcödé 🜚", "-n", "\\n", '"', "a\tb", "*"];
    const result = await session.run({ text: 'for a in "$@"; do printf "<%s>" "$a"; done', args }, LIMITS);
    expect(result.stdout).toBe(args.map((arg) => `<${arg}>`).join(""));
    expect(result).toMatchObject({ exitCode: 0, stderr: "", timedOut: false, connectionLost: false });
  });

  it("does not let a script that reads its stdin eat its own text", async () => {
    const result = await session.run({ text: "cat; echo after; read line || echo end", args: [] }, LIMITS);
    expect(result).toMatchObject({ exitCode: 0, stdout: "after\nend\n" });
  });

  it("keeps stdout, stderr and the exit code apart", async () => {
    const result = await session.run({ text: "echo out; echo err >&2; exit 42", args: [] }, LIMITS);
    expect(result).toMatchObject({ exitCode: 42, signal: undefined, stdout: "out\n", stderr: "err\n" });
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it("gives the exit code 255 of a script as such", async () => {
    const result = await session.run({ text: "exit 255", args: [] }, LIMITS);
    expect(result).toMatchObject({ exitCode: 255, signal: undefined, connectionLost: false });
  });

  it("tells an end by a signal from a lost connection", async () => {
    const result = await session.run({ text: "kill -9 $$", args: [] }, LIMITS);
    expect(result).toMatchObject({ connectionLost: false, timedOut: false });
    // The ssh program says 255 for any signal.
    if (transport === "openssh") expect(result.exitCode).toBe(255);
    else expect(result).toMatchObject({ exitCode: undefined, signal: "SIGKILL" });
  });

  it("gives a syntax error as the script's own failure", async () => {
    const result = await session.run({ text: "if then", args: [] }, LIMITS);
    expect(result).toMatchObject({ exitCode: 2, stdout: "" });
    expect(result.stderr).toMatch(/syntax error/i);
  });

  it("has the C locale, a root's PATH and SSH_CONNECTION", async () => {
    const text = 'echo "$LC_ALL"; echo "$PATH"; echo "$SSH_CONNECTION"';
    const [locale, path, connection] = (await session.run({ text, args: [] }, LIMITS)).stdout.split("\n");
    expect(locale).toBe("C");
    expect(path?.split(":")).toEqual(expect.arrayContaining(["/sbin", "/usr/sbin", "/bin"]));
    expect(connection).toMatch(new RegExp(`^127\\.0\\.0\\.1 \\d+ 127\\.0\\.0\\.1 ${sshd.port}$`));
  });

  it("ends at the time limit", async () => {
    const result = await session.run(
      { text: "echo begun; sleep 60", args: [] },
      { ...LIMITS, timeoutMs: 4_000 },
    );
    expect(result).toMatchObject({ timedOut: true, canceled: false, exitCode: undefined, stdout: "begun\n" });
    expect(result.durationMs).toBeLessThan(20_000);
  });

  it("ends when it is canceled, before and in the middle", async () => {
    const controller = new AbortController();
    const held = await session.hold(
      { text: "echo begun; sleep 60", args: [] },
      { ...LIMITS, signal: controller.signal },
    );
    expect(held.firstLine).toBe("begun");
    controller.abort();
    expect(await held.ended).toMatchObject({ canceled: true, timedOut: false, exitCode: undefined });
    const before = await session.run(
      { text: "echo begun", args: [] },
      { ...LIMITS, signal: controller.signal },
    );
    expect(before).toMatchObject({ canceled: true, stdout: "" });
  });

  it("stops at the output limit, on stdout and on stderr", async () => {
    const text = 'head -c 8000000 /dev/zero | tr "\\0" x >&"$1"; echo whole';
    const out = await session.run({ text, args: ["1"] }, { ...LIMITS, maxOutputBytes: 1_000_000 });
    expect(out).toMatchObject({ truncated: true, exitCode: undefined, stderr: "" });
    expect(out.stdout).toBe("x".repeat(1_000_000));
    const err = await session.run({ text, args: ["2"] }, { ...LIMITS, maxOutputBytes: 1_000 });
    expect(err).toMatchObject({ truncated: true, stderr: "x".repeat(1_000) });
  });

  it("takes megabytes below the limit whole", async () => {
    const text = 'head -c 5000000 /dev/zero | tr "\\0" x';
    const result = await session.run({ text, args: [] }, { ...LIMITS, maxOutputBytes: 5_000_000 });
    expect(result).toMatchObject({ truncated: false, exitCode: 0 });
    expect(result.stdout).toHaveLength(5_000_000);
  });

  it("replaces what is no UTF-8", async () => {
    const result = await session.run(
      { text: "printf 'a\\377b\\303'; printf '\\342\\202\\254'", args: [] },
      LIMITS,
    );
    expect(result.stdout).toBe("a\ufffdb\ufffd€");
  });

  it("runs a large script with large arguments", async () => {
    const arg = "é'".repeat(60_000);
    const text = `${": filler\n".repeat(20_000)}printf %s "$1"`;
    const result = await session.run({ text, args: [arg] }, { ...LIMITS, maxOutputBytes: 1_000_000 });
    expect(result.stdout).toBe(arg);
  });

  it("runs two scripts at once over one session", async () => {
    const folder = ground.folder;
    const meet =
      'touch "$1/$2"; n=0; until [ -e "$1/$3" ] || [ $n -gt 100 ]; do sleep 0.1; n=$((n+1)); done; [ -e "$1/$3" ] && echo met';
    const names = [`${transport}-a`, `${transport}-b`] as const;
    const both = await Promise.all([
      session.run({ text: meet, args: [folder, names[0], names[1]] }, LIMITS),
      session.run({ text: meet, args: [folder, names[1], names[0]] }, LIMITS),
    ]);
    expect(both.map((result) => result.stdout)).toEqual(["met\n", "met\n"]);
  });

  it("holds a script until it is released", async () => {
    const held = await session.hold(
      { text: "echo locked $1; cat >/dev/null; echo unlocked", args: ["by me"] },
      LIMITS,
    );
    expect(held.firstLine).toBe("locked by me");
    let ended = false;
    void held.ended.then(() => {
      ended = true;
    });
    expect((await session.run({ text: "echo meanwhile", args: [] }, LIMITS)).stdout).toBe("meanwhile\n");
    expect(ended).toBe(false);
    await held.release();
    expect(await held.ended).toMatchObject({ exitCode: 0, stdout: "locked by me\nunlocked\n" });
  });

  it("tells how a script ended that could not be held", async () => {
    const held = await session.hold({ text: "echo busy >&2; exit 7", args: [] }, LIMITS);
    expect(held.firstLine).toBeUndefined();
    expect(await held.ended).toMatchObject({ exitCode: 7, stderr: "busy\n" });
    await held.release();
  });

  it("ends a held script on the host when the connection dies, and says that it was lost", async () => {
    const mark = `${ground.folder}/${transport}-held`;
    const text = 'trap "" HUP; echo locked; cat >/dev/null; echo gone >"$1"';
    await withSession(connect(), async (other) => {
      const held = await other.hold({ text, args: [mark] }, LIMITS);
      const running = await other.hold({ text: "echo begun; sleep 60", args: [] }, LIMITS);
      sshd.dropSessions();
      expect(await held.ended).toMatchObject({
        connectionLost: true,
        exitCode: undefined,
        stdout: "locked\n",
      });
      expect(await running.ended).toMatchObject({ connectionLost: true, exitCode: undefined });
    });
    await session.close();
    session = await connect();
    const wait = 'n=0; until [ -e "$1" ] || [ $n -gt 100 ]; do sleep 0.1; n=$((n+1)); done; cat "$1"';
    expect((await session.run({ text: wait, args: [mark] }, LIMITS)).stdout).toBe("gone\n");
  });
});
