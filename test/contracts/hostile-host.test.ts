import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import stringWidth from "string-width";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeKey, Sshd } from "./sshd.ts";

const program = resolve(import.meta.dirname, "../../vfleet");
const secret = "pass-5f2e word'$x";
const folder = mkdtempSync(join(tmpdir(), "vfleet-hostile-"));
const trap = join(folder, "was-run");
const evil = `\u001b[31;1m\u202eE\u0007'"\\$(touch ${trap})\`touch ${trap}\`;touch ${trap}|`;
const servers: Sshd[] = [];

/** What the host does instead of, or to, what it is asked for. */
const behaviours = {
  // Runs the script, and puts hostile text in the place of every name that it tells.
  "changes every name": `sh -c "$SSH_ORIGINAL_COMMAND" 2>&1 | sed -e "s|lo\\b|$(cat ${folder}/evil)|g" -e "s|root|$(cat ${folder}/evil)|g"`,
  "answers with noise": "head -c 300000000 /dev/urandom",
  "answers with invalid UTF-8 and half an answer": `sh -c "$SSH_ORIGINAL_COMMAND" | head -c 20000; printf '\\377\\376\\n'; head -c 300000 /dev/urandom`,
  "breaks off in the middle": `sh -c "$SSH_ORIGINAL_COMMAND" | head -c 3000; kill -9 $PPID`,
  "asks for the sudo password and tells it": `case $SSH_ORIGINAL_COMMAND in *"sudo -n"*) echo "sudo: a password is required" >&2; exit 1;; esac; head -n 1 | tee /dev/stderr; echo "Sorry, try again." >&2; exit 1`,
} as const;

beforeAll(async () => {
  makeKey(join(folder, "id"), "ed25519");
  writeFileSync(join(folder, "evil"), evil.replaceAll(/[\\&|]/g, "\\$&"));
  const known: string[] = [];
  const hosts: string[] = [];
  for (const [at, behaviour] of Object.values(behaviours).entries()) {
    const script = join(folder, `behaviour-${at}`);
    writeFileSync(script, `#!/bin/sh\n${behaviour}\n`, { mode: 0o755 });
    const config = [`ForceCommand ${script}`];
    const own = join(folder, `sshd-${at}`);
    const sshd = await Sshd.start({ folder: own, authorizedKeys: join(folder, "id.pub"), config });
    servers.push(sshd);
    known.push(`${sshd.knownName} ${sshd.publicKey("ed25519")}`);
    hosts.push(`  - { name: hostile-${at}, address: 127.0.0.1, port: ${sshd.port} }`);
  }
  writeFileSync(join(folder, "known_hosts"), `${known.join("\n")}\n`);
  for (const become of ["none", "sudo"]) {
    const ssh = `user: root, identityFile: ${folder}/id, knownHostsFile: ${folder}/known_hosts, become: ${become}`;
    const pool = "pools: [{ name: all, pfs: { driver: igb }, vfCount: max }]";
    writeFileSync(
      join(folder, `${become}.yaml`),
      `apiVersion: vfleet/v1\nssh: { ${ssh} }\nhosts:\n${hosts.join("\n")}\n${pool}\n`,
    );
  }
});

afterAll(() => {
  for (const server of servers) server.stop();
  rmSync(folder, { recursive: true });
});

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

function vfleet(...args: readonly string[]): Promise<Ended> {
  const child = spawn(program, args, {
    env: {
      ...process.env,
      COLUMNS: "80",
      NO_COLOR: "1",
      VFLEET_STATE: join(folder, "state"),
      VFLEET_SUDO_PASSWORD: secret,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((done) => child.on("close", (code) => done({ code, stdout, stderr })));
}

/** Nothing that moves a cursor, hides or reorders text, and no secret. */
function expectHarmless({ stdout, stderr }: Ended): void {
  const text = `${stdout}${stderr}`;
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(text).not.toContain("pass-5f2e");
  expect(existsSync(trap)).toBe(false);
}

test.each(["none", "sudo"])(
  "five hostile hosts, become %s: each has its own answer, and nothing harmful comes through",
  async (become) => {
    const file = join(folder, `${become}.yaml`);
    const text = await vfleet("-f", file, "discover");
    expectHarmless(text);
    for (const line of text.stdout.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(80);
    const json = await vfleet("-f", file, "discover", "-o", "json");
    expectHarmless(json);
    const hosts: readonly { kind: string }[] = JSON.parse(json.stdout);
    expect(hosts).toHaveLength(Object.keys(behaviours).length);
    const plan = await vfleet("-f", file, "plan", "--detailed-exitcode");
    expectHarmless(plan);
    // This machine has no PF that could be changed, and a host that cannot be read is never one to change.
    expect(plan.code).toBe(1);
    expect(plan.stdout).not.toContain("to change");
  },
);
