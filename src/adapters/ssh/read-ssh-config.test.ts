import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createSshConfigReader } from "./read-ssh-config.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Stands for ssh: it writes down how it was called and answers like `ssh -G` of OpenSSH 9.2, in few words.
const calls = join(folder, "calls");
writeFileSync(
  join(folder, "ssh"),
  `#!/bin/sh\necho "$*" >>'${calls}'\nfor host; do :; done\n[ "$host" != bad ] || exit 255\necho "hostname $host"\necho "user carol"\n`,
);
chmodSync(join(folder, "ssh"), 0o700);

function createReader(config: string) {
  writeFileSync(calls, "");
  const sshConfigFile = join(folder, "config");
  writeFileSync(sshConfigFile, config);
  const deps: SshDependencies = {
    secrets: { get: () => Promise.resolve(undefined) },
    homeDirectory: folder,
    localUser: "me",
    agentSocket: undefined,
    environment: { PATH: `${folder}:${process.env.PATH}` },
    sshConfigFile,
    temporaryDirectory: folder,
  };
  const read = createSshConfigReader(deps);
  return (host: string, user?: string) => read({ host, user, port: undefined });
}
const countCalls = () => readFileSync(calls, "utf8").split("\n").length - 1;

it("asks nobody where the config says nothing of weight", async () => {
  const read = createReader("Host *\n  HashKnownHosts yes\n");
  expect(await read("a")).toBeUndefined();
  expect(countCalls()).toBe(0);
});

it("asks once for all hosts where the config is alike for them, and leaves the host's name out", async () => {
  const read = createReader("Host *\n  User carol\n");
  const configs = await Promise.all([read("a"), read("b"), read("c", "dave")]);
  expect(configs).toEqual(configs.map(() => new Map([["user", ["carol"]]])));
  expect(readFileSync(calls, "utf8")).toBe(`-G -F ${join(folder, "config")} -- a\n`);
});

it("asks for each host, once, where it may be another", async () => {
  const read = createReader("Host a\n  User carol\n");
  const configs = await Promise.all([read("a"), read("b"), read("a")]);
  expect(configs.map((config) => config?.get("hostname"))).toEqual([["a"], ["b"], ["a"]]);
  expect(countCalls()).toBe(2);
});

it("counts what an included file says for the place that includes it", async () => {
  writeFileSync(join(folder, "more"), "User carol\n");
  const read = createReader(`Host a\n  Include ${join(folder, "more")}\n`);
  await Promise.all([read("a"), read("b")]);
  expect(countCalls()).toBe(2);
});

it("tells of each host for which ssh refuses the config", async () => {
  const read = createReader("Host *\n  User carol\n");
  await expect(read("bad")).rejects.toMatchObject({ code: "ssh-config-invalid", subject: "bad" });
});
