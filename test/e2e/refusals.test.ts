import { afterAll, beforeAll, expect, test } from "vitest";
import { downHosts, labHost, resetHosts } from "../../lab/src/api.ts";
import { createVfleet, etcOf, onHost } from "./vfleet-process.ts";

const vfleet = createVfleet();
const hosts = ["alpha", "beta", "gamma"];
const etc = new Map<string, string>();

beforeAll(async () => {
  await resetHosts(hosts);
  for (const host of hosts) etc.set(host, await etcOf(host));
});

afterAll(async () => {
  for (const host of hosts) expect(await etcOf(host)).toBe(etc.get(host));
  await downHosts(hosts);
});

/** What apply says when it must refuse; it must not even ask. */
async function refuse(host: string, options: Parameters<typeof vfleet.fleetFile>[1]): Promise<string> {
  const fleet = vfleet.fleetFile([host], options);
  const plan = await vfleet.run(["plan", "-f", fleet, "--detailed-exitcode"]);
  const apply = await vfleet.run(["apply", "-f", fleet, "--yes"]);
  expect([plan.code, apply.code]).toEqual([1, 1]);
  return plan.stdout;
}

test("a PF that is a port of the bridge with the host's address and this SSH session", async () => {
  const said = await refuse("alpha", { pf: labHost("alpha").busyPf.name });
  expect(said).toContain("pf-carries-host-traffic");
  expect(said).toContain("br-mgmt");
  expect(said.replaceAll(/\s+/g, " ")).toContain("SSH session");
});

test("a PF with an address, the default route and this SSH session", async () => {
  const said = await refuse("beta", { pf: labHost("beta").busyPf.name });
  expect(said).toContain("pf-carries-host-traffic");
  expect(said).toContain("default route");
});

test("a PF of the host without VT-d that carries SSH", async () => {
  expect(await refuse("gamma", { pf: labHost("gamma").busyPf.name })).toContain("pf-carries-host-traffic");
});

test("8 VFs of a PF that allows 7", async () => {
  const said = await refuse("beta", { vfCount: 8 });
  expect(said).toContain("vf-count-over-limit");
  expect(said).toContain("7");
});

test("a host whose firmware shows no IOMMU", async () => {
  const said = await refuse("gamma", {});
  expect(said).toContain("iommu-off-in-firmware");
  expect(said).toContain("VT-d");
});

test("one host down stops nobody else", async () => {
  await downHosts(["gamma"]);
  const { code, stdout } = await vfleet.run([
    "discover",
    "-f",
    vfleet.fleetFile(["beta", "gamma"]),
    "-o",
    "json",
  ]);
  expect(code).toBe(1);
  const [beta, gamma] = JSON.parse(stdout);
  expect(beta.kind).toBe("read");
  expect(gamma.kind).toBe("failed");
  expect(gamma.finding.code).toBe("connection-refused");
  await resetHosts(["gamma"]);
});

test("sudo with a password, without one, and with a wrong one", async () => {
  const fleet = (user: string) => vfleet.fleetFile(["beta"], { ssh: `user: ${user}, become: sudo` });
  const passwordFile = labHost("beta").opsPasswordFile;
  expect((await vfleet.run(["discover", "-f", fleet("auto")])).code).toBe(0);
  expect(
    (await vfleet.run(["discover", "-f", fleet("ops")], { VFLEET_SUDO_PASSWORD_FILE: passwordFile })).code,
  ).toBe(0);
  const none = await vfleet.run(["discover", "-f", fleet("ops"), "-o", "json"]);
  expect(JSON.parse(none.stdout)[0].finding.code).toBe("sudo-password-needed");
  const wrong = await vfleet.run(["discover", "-f", fleet("ops"), "-o", "json"], {
    VFLEET_SUDO_PASSWORD: "wrong-9a7c",
  });
  expect(JSON.parse(wrong.stdout)[0].finding.code).toBe("sudo-password-wrong");
  expect(`${wrong.stdout}${wrong.stderr}`).not.toContain("wrong-9a7c");
  // What discover could read this way is all that root can read.
  const asRoot = await vfleet.run(["discover", "-f", vfleet.fleetFile(["beta"]), "-o", "json"]);
  const asSudo = await vfleet.run(["discover", "-f", fleet("auto"), "-o", "json"]);
  const facts = (text: string) => JSON.parse(text)[0].facts;
  expect(facts(asSudo.stdout).bootLoader).toEqual(facts(asRoot.stdout).bootLoader);
  expect(facts(asSudo.stdout).hostNetwork.value.sshLocalAddress.is).toBe("known");
  expect(await onHost("beta", "ls /run/vfleet 2>/dev/null | wc -l")).toBe("0\n");
});
