import { expect, it } from "vitest";
import type { SshSettings } from "../../model/intent.ts";
import { resolveOpenSshChain } from "./openssh-chain.ts";
import type { SshConfigQuery } from "./read-ssh-config.ts";

const target = (ssh: Partial<SshSettings> = {}) => ({
  host: "h1",
  address: "10.0.0.1",
  ssh: { become: "none", transport: "openssh", connectTimeoutMs: 1_500, ...ssh } as const,
});
/** An ssh config that has these ProxyJump lines by host. */
const config = (jumps: Readonly<Record<string, string>>) => (query: SshConfigQuery) =>
  Promise.resolve(new Map([["proxyjump", [jumps[query.host] ?? "none"]]]));
const addresses = async (ssh: Partial<SshSettings>, jumps: Readonly<Record<string, string>>) =>
  (await resolveOpenSshChain(target(ssh), config(jumps))).map(({ address }) => address);

it("goes through the jump hosts of the fleet file, and to the first as the config says", async () => {
  const jumps = { "10.0.0.1": "not-this", b: "not-this", a: "gate" };
  expect(await addresses({ jump: ["a", "b"] }, jumps)).toEqual(["gate", "a", "b", "10.0.0.1"]);
  expect(await addresses({ jump: [] }, { a: "b" })).toEqual(["10.0.0.1"]);
});

it("takes keys and known_hosts files along, and not user and port", async () => {
  const settings = { user: "me", port: 23, identityFiles: ["/k"], knownHostsFiles: ["/h"] };
  const [jump, last] = await resolveOpenSshChain(target({ ...settings, jump: ["you@a:24"] }), config({}));
  expect(jump).toEqual({
    host: "a",
    address: "a",
    ssh: { ...target(settings).ssh, user: "you", port: 24 },
  });
  expect(last).toEqual(target({ ...settings, jump: ["you@a:24"] }));
  const [plain] = await resolveOpenSshChain(target({ ...settings, jump: ["a"] }), config({}));
  expect(plain?.ssh).not.toHaveProperty("user");
});

it("leaves a way that it cannot read to ssh", async () => {
  expect(await addresses({}, { "10.0.0.1": "a,$(b)" })).toEqual(["10.0.0.1"]);
});

it("refuses a jump host of the fleet file that is none, and a circle", async () => {
  await expect(addresses({ jump: ["a,b"] }, {})).rejects.toMatchObject({ code: "ssh-config-invalid" });
  await expect(addresses({}, { "10.0.0.1": "a", a: "b", b: "a" })).rejects.toMatchObject({
    code: "ssh-config-invalid",
  });
});
