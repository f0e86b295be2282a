import { expect, it } from "vitest";
import { hostName } from "../../model/ids.ts";
import type { SshSettings } from "../../model/intent.ts";
import { openSshConfig, openSshTargetArgs } from "./openssh-config.ts";

const target = (ssh: Partial<SshSettings>) => ({
  host: hostName("h1"),
  address: "-h",
  ssh: { become: "none", transport: "openssh", connectTimeoutMs: 1_500, ...ssh } as const,
});
const sources = { homeDirectory: "/home/me", sshConfigFile: undefined };

it("sets what the fleet file says before it includes the operator's config", () => {
  const config = openSshConfig(
    target({ identityFiles: ["~/k 1", "/k%2"], knownHostsFiles: ["/a", "/b c"] }),
    sources,
  );
  const lines = config.split("\n");
  expect(lines).toEqual(expect.arrayContaining(["StrictHostKeyChecking yes", "ConnectTimeout 2"]));
  expect(lines.slice(-6)).toEqual([
    'IdentityFile "/home/me/k 1"',
    'IdentityFile "/k%%2"',
    'UserKnownHostsFile "/a" "/b c"',
    "Include ~/.ssh/config",
    'Include "/etc/ssh/ssh_config"',
    "",
  ]);
});

it.each(['/a"b', "/a\nHost *", "/a\\", `/\${HOME}`])("refuses the path %j", (path) => {
  expect(() => openSshConfig(target({ identityFiles: [path] }), sources)).toThrow(/ssh_config cannot hold/);
});

it("names the host last, where nothing can be taken for an option", () => {
  expect(openSshTargetArgs(target({}))).toEqual(["--", "-h"]);
  const full = target({ user: "-u", port: 22, jump: ["a"] });
  const through = "ssh -W '[%h]:%p' vfleet";
  expect(openSshTargetArgs(full, through)).toEqual([
    "-l",
    "-u",
    "-p",
    "22",
    "-o",
    `ProxyCommand=${through}`,
    "--",
    "-h",
  ]);
  expect(openSshTargetArgs(target({ jump: [] }))).toEqual(["-o", "ProxyCommand=none", "--", "-h"]);
});
