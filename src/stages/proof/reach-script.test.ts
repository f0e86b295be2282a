import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Script } from "../../model/script.ts";
import { composeLogin, composePing, parseHostKeys, parsePing, reachExits } from "./reach-script.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-reach-"));
afterAll(() => rmSync(folder, { recursive: true }));
let hosts = 0;

/** Runs a script as a host would, with these programs before its own; what they log is returned. */
function runOn(script: Script, programs: Readonly<Record<string, string>>) {
  hosts += 1;
  const root = join(folder, String(hosts));
  mkdirSync(join(root, "bin"), { recursive: true });
  mkdirSync(join(root, "tmp"));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(root, "bin", name), `#!/bin/sh\nlog=${root}/log\n${text}\n`);
    chmodSync(join(root, "bin", name), 0o755);
  }
  const result = spawnSync("sh", ["-c", script.text, "sh", ...script.args], {
    env: { PATH: `${join(root, "bin")}:/usr/bin:/bin`, TMPDIR: join(root, "tmp") },
    encoding: "utf8",
  });
  const log = existsSync(join(root, "log")) ? readFileSync(join(root, "log"), "utf8") : "";
  return { ...result, log, left: readdirSync(join(root, "tmp")) };
}

const namespaces = `case "$1 $2" in
"netns list") echo "qdhcp-other (id: 1)"; echo "qdhcp-net-1-agent-2 (id: 0)" ;;
"netns exec") shift 2; echo "in $1" >>$log; shift; exec "$@" ;;
esac`;

describe("ping", () => {
  it("asks from the namespace of the network, also where it has a suffix", () => {
    const ping = 'echo "ping $*" >>$log; echo "5 packets transmitted, 5 received, 0% packet loss"';
    const script = composePing({ kind: "dhcp-namespace", networkId: "net-1" }, "10.20.4.11");
    const { stdout, log } = runOn(script, { ip: namespaces, ping });
    expect(parsePing(stdout)).toMatchObject({ received: 5, sent: 5 });
    expect(log).toBe("in qdhcp-net-1-agent-2\nping -n -c 5 -W 2 10.20.4.11\n");
  });

  it("says that there is no such namespace", () => {
    const script = composePing({ kind: "dhcp-namespace", networkId: "net-2" }, "10.20.4.11");
    expect(runOn(script, { ip: namespaces, ping: "exit 0" }).status).toBe(reachExits.noNamespace);
  });

  it("asks from the host itself without any namespace", () => {
    const { log } = runOn(composePing({ kind: "host" }, "10.20.4.11"), {
      ip: "exit 9",
      ping: 'echo "ping $*" >>$log',
    });
    expect(log).toBe("ping -n -c 5 -W 2 10.20.4.11\n");
  });
});

describe("what ping says", () => {
  it.each([
    [
      "5 packets transmitted, 5 received, 0% packet loss, time 4005ms\nrtt min/avg/max/mdev = 5.1/8.04/9/1 ms",
      { sent: 5, received: 5, averageMs: 8.04 },
    ],
    [
      "5 packets transmitted, 3 packets received, 40% packet loss\nround-trip min/avg/max = 5.1/8.0/9 ms",
      { sent: 5, received: 3, averageMs: 8 },
    ],
    [
      "5 packets transmitted, 0 received, +5 errors, 100% packet loss",
      { sent: 5, received: 0, averageMs: undefined },
    ],
  ])("%j", (text, counts) => {
    expect(parsePing(text)).toEqual(counts);
  });

  it("is nothing where it did not begin", () => {
    expect(parsePing("connect: Network is unreachable")).toBeUndefined();
  });
});

describe("a login by SSH", () => {
  const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nsecret\n-----END OPENSSH PRIVATE KEY-----";
  const agent = {
    "ssh-agent":
      'echo "SSH_AUTH_SOCK=$2; export SSH_AUTH_SOCK; SSH_AGENT_PID=$(sleep 30 >/dev/null & echo $!); export SSH_AGENT_PID;"',
    "ssh-add": 'echo "added $(cat | tr "\\n" "|")" >>$log',
    ssh: `echo "ssh $*" >>$log
for arg; do case $arg in UserKnownHostsFile=*) cat "\${arg#*=}" >>$log ;; esac; done
eval "$(for arg; do last=$arg; done; echo "$last")"`,
  };
  const trial = { address: "10.20.4.11", user: "root", privateKey: key };

  it("gives the key to an agent alone, checks the host's keys, and leaves nothing", () => {
    const script = composeLogin({ kind: "host" }, { ...trial, hostKeys: ["ssh-ed25519 AAAA"] });
    const { stdout, log, left } = runOn(script, agent);
    expect(stdout).toContain("vfleet-was-here");
    expect(log).toContain(`added ${key.replaceAll("\n", "|")}|`);
    expect(log).toMatch(/ssh .*StrictHostKeyChecking=yes .*-l root 10\.20\.4\.11/);
    expect(log).toContain("10.20.4.11 ssh-ed25519 AAAA\n");
    expect(log.split("\n").find((line) => line.startsWith("ssh "))).not.toContain("secret");
    expect(left).toEqual([]);
  });

  it("takes the host's keys as they come where they are not known", () => {
    const { log } = runOn(composeLogin({ kind: "host" }, { ...trial, hostKeys: [] }), agent);
    expect(log).toContain("StrictHostKeyChecking=accept-new");
  });

  it("says which tool is missing", () => {
    const script = composeLogin({ kind: "host" }, { ...trial, hostKeys: [] });
    const result = spawnSync("/bin/sh", ["-c", script.text, "sh", ...script.args], { env: { PATH: folder } });
    expect(result.status).toBe(reachExits.noTool);
  });

  it("is safe to a user and keys that look like programs", () => {
    const words = { ...trial, user: "$(touch never)", hostKeys: ["`touch never`"] };
    const { log } = runOn(composeLogin({ kind: "host" }, words), agent);
    expect(log).toContain("-l $(touch never)");
  });
});

it("finds the host keys that cloud-init shows in the console", () => {
  const real = execFileSync("sh", ["-c", "printf A; head -c 60 /dev/zero | tr '\\0' A"], {
    encoding: "utf8",
  });
  const console = `boot\n-----BEGIN SSH HOST KEY KEYS-----\necdsa-sha2-nistp256 ${real}= root@vm\r\nssh-ed25519 ${real} root@vm\n-----END SSH HOST KEY KEYS-----\nlogin:`;
  expect(parseHostKeys(console)).toEqual([`ecdsa-sha2-nistp256 ${real}=`, `ssh-ed25519 ${real}`]);
  expect(parseHostKeys("nothing")).toEqual([]);
});
