import { readFileSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { hostName } from "../../src/model/ids.ts";
import { beginReboot } from "../../src/sim/machines/run-machine.ts";
import { createScaledClock } from "../../src/sim/scaled-clock.ts";
import { startSshHosts } from "../../src/sim/ssh/start-ssh-hosts.ts";
import { createPlainMachine, machinePf } from "../fixtures/plain-machine.ts";
import { describeHostContract } from "./host-contract.ts";
import { SshGround, TRANSPORTS } from "./ssh-ground.ts";

const ground = new SshGround();
const { machine } = createPlainMachine({}, createScaledClock(200));
const hosts = await startSshHosts([machine], { publicKeys: [readFileSync(`${ground.key}.pub`, "utf8")] });
const known = ground.file(hosts.knownHosts);
afterAll(async () => {
  await hosts.stop();
  ground.stop();
});

function targetOf(become: "none" | "sudo" = "none", knownHosts = known) {
  return {
    host: hostName("alpha"),
    address: "127.0.0.1",
    ssh: {
      user: "root",
      port: hosts.portOf("alpha"),
      identityFiles: [ground.key],
      knownHostsFiles: [knownHosts],
      become,
      transport: "ssh2" as const,
      connectTimeoutMs: 10_000,
    },
  };
}

for (const { transport, createShell } of TRANSPORTS)
  describeHostContract(`a simulated host over ${transport}`, async () => {
    const shell = createShell(ground.deps());
    const session = await shell.connect(targetOf());
    const second = await shell.connect(targetOf("sudo"));
    const close = async () => {
      await session.close();
      await second.close();
    };
    return { session, second, pf: machinePf, totalVfs: 7, close };
  });

const ssh2Shell = TRANSPORTS[0].createShell(ground.deps());

it("is not trusted by another host's key", async () => {
  const other = await startSshHosts([createPlainMachine().machine], { publicKeys: [] });
  const line = other.knownHosts.replace(/^\S+/, `[127.0.0.1]:${hosts.portOf("alpha")}`);
  await expect(ssh2Shell.connect(targetOf("none", ground.file(line)))).rejects.toMatchObject({
    code: "host-key-changed",
  });
  await other.stop();
});

it("drops its connections when it reboots, refuses others while it is down, and comes back at the same port", async () => {
  const session = await ssh2Shell.connect(targetOf());
  const limits = { timeoutMs: 60_000, maxOutputBytes: 1_000 };
  const held = await session.hold({ text: "echo begun; sleep 100000", args: [] }, limits);
  expect(held.firstLine).toBe("begun");
  beginReboot(machine);
  expect(await held.ended).toMatchObject({ connectionLost: true });
  await session.close();
  await expect(ssh2Shell.connect(targetOf())).rejects.toMatchObject({ code: "connection-refused" });
  await machine.clock.sleep(machine.spec.bootMs + 20_000);
  const again = await ssh2Shell.connect(targetOf());
  expect(await again.run({ text: "echo back", args: [] }, limits)).toMatchObject({ stdout: "back\n" });
  await again.close();
});
