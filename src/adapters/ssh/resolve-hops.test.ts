import { expect, it } from "vitest";
import { hostName } from "../../model/ids.ts";
import type { SshSettings } from "../../model/intent.ts";
import { resolveHops } from "./resolve-hops.ts";
import { parseSshConfig } from "./ssh-config.ts";

const deps = {
  secrets: { get: () => Promise.resolve(undefined) },
  homeDirectory: "/home/me",
  localUser: "me",
  agentSocket: "/run/agent",
  environment: { OTHER_AGENT: "/run/other" },
  temporaryDirectory: "/tmp",
};
const defaults: SshSettings = { become: "none", transport: "ssh2", connectTimeoutMs: 1_000 };

/** Resolves a host, each name having the ssh -G output that is given for it. */
function resolve(ssh: Partial<SshSettings>, configs: Readonly<Record<string, string>> = {}) {
  const target = { host: hostName("h1"), address: "10.0.0.1", ssh: { ...defaults, ...ssh } };
  const read = ({ host }: { readonly host: string }) => {
    const text = configs[host];
    return Promise.resolve(text === undefined ? undefined : parseSshConfig(text));
  };
  return resolveHops(target, read, deps);
}

it("has the defaults of ssh where nothing is said", async () => {
  const [hop, ...others] = await resolve({});
  expect(others).toEqual([]);
  expect(hop).toMatchObject({
    name: "h1",
    hostname: "10.0.0.1",
    port: 22,
    user: "me",
    agentSocket: "/run/agent",
  });
  expect(hop?.identities.map(({ path }) => path)).toEqual(
    ["id_ed25519", "id_ecdsa", "id_rsa"].map((name) => `/home/me/.ssh/${name}`),
  );
  expect(hop?.knownHostsFiles).toContain("/home/me/.ssh/known_hosts");
  expect(hop?.knownHostsFiles).toContain("/etc/ssh/ssh_known_hosts");
});

it("takes the config, and the fleet file before it", async () => {
  const config =
    "user cfg\nport 2222\nhostname real.example\nidentityfile ~/%r@%h\nidentitiesonly yes\nhostkeyalias al\nidentityagent $OTHER_AGENT\nuserknownhostsfile /k1 /k2\nglobalknownhostsfile /g\n";
  const [plain] = await resolve({}, { "10.0.0.1": config });
  expect(plain).toEqual({
    name: "h1",
    hostname: "real.example",
    port: 2222,
    user: "cfg",
    identities: [{ path: "/home/me/cfg@real.example", required: false }],
    identitiesOnly: true,
    agentSocket: "/run/other",
    knownHostsFiles: ["/k1", "/k2", "/g"],
    hostKeyAlias: "al",
  });
  const fleet = { user: "root", port: 22, identityFiles: ["~/k%h"], knownHostsFiles: ["~/known"] };
  const [won] = await resolve(fleet, { "10.0.0.1": config });
  expect(won).toMatchObject({
    user: "root",
    port: 22,
    identities: [{ path: "/home/me/k%h", required: true }],
  });
  expect(won?.knownHostsFiles).toEqual(["/home/me/known", "/g"]);
});

it("goes through jump hosts, the first of them by its own ProxyJump", async () => {
  const configs = {
    "10.0.0.1": "proxyjump a,u@b:23\n",
    a: "proxyjump c\nhostname a.example\n",
    b: "proxyjump d\n",
  };
  const hops = await resolve({}, configs);
  expect(hops.map(({ name, hostname, port }) => `${name} ${hostname} ${port}`)).toEqual([
    "c c 22",
    "a a.example 22",
    "b b 23",
    "h1 10.0.0.1 22",
  ]);
  expect(await resolve({ jump: [] }, configs)).toHaveLength(1);
  expect((await resolve({ jump: ["x"] }, configs)).map(({ name }) => name)).toEqual(["x", "h1"]);
});

it.each([
  ["a circle", "proxyjump 10.0.0.1\n"],
  ["a ProxyCommand", "proxycommand nc %h %p\n"],
  ["a certificate", "certificatefile ~/.ssh/id-cert.pub\n"],
  ["revoked keys", "revokedhostkeys /etc/ssh/revoked\n"],
  ["a token that is not known", "identityfile %C\n"],
  ["a jump host that is none", "proxyjump $(id)\n"],
])("refuses %s", async (_, config) => {
  await expect(resolve({}, { "10.0.0.1": config })).rejects.toMatchObject({ code: "ssh-config-invalid" });
});

it("does not mind a ProxyCommand where the fleet file gives the way", async () => {
  expect(await resolve({ jump: [] }, { "10.0.0.1": "proxycommand nc %h %p\n" })).toHaveLength(1);
});
