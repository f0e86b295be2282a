import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { downHosts, labHost, resetHosts } from "../../lab/src/api.ts";
import { createSsh2Shell } from "../../src/adapters/ssh/ssh2-shell.ts";
import { hostName } from "../../src/model/ids.ts";
import { describeHostContract } from "../contracts/host-contract.ts";

// What holds for simulated hosts holds for a real kernel: the same suite, on a host of the lab.
const name = "alpha";
const folder = mkdtempSync(join(tmpdir(), "vfleet-host-contract-"));

beforeAll(() => resetHosts([name]));
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await downHosts([name]);
});

describeHostContract("a lab host with an emulated igb", async () => {
  const { address, port, user, identityFile, knownHostsFile, freePf } = labHost(name);
  const shell = createSsh2Shell({
    secrets: { get: () => Promise.resolve(undefined) },
    homeDirectory: folder,
    localUser: user,
    agentSocket: undefined,
    environment: { PATH: process.env.PATH },
    temporaryDirectory: folder,
  });
  const connect = () =>
    shell.connect({
      host: hostName(name),
      address,
      ssh: {
        user,
        port,
        identityFiles: [identityFile],
        knownHostsFiles: [knownHostsFile],
        become: "none",
        transport: "ssh2",
        connectTimeoutMs: 60_000,
      },
    });
  const session = await connect();
  const second = await connect();
  const close = async () => {
    await session.close();
    await second.close();
  };
  return { session, second, pf: freePf.address, totalVfs: 7, close };
});
