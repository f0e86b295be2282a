import { expect, test } from "vitest";
import { useProofGrounds } from "../fixtures/proof-grounds.ts";
import { hostOf, nothingLeft, outcomesOf, runProof, summariesOf } from "../fixtures/run-proof.ts";

const start = useProofGrounds();

test("each host that works is proved on each layer, and nothing is left in the cloud", async () => {
  const ground = await start({ hosts: 3 });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 proved", "cmp2 proved", "cmp3 proved"]);
  expect(report.findings).toEqual([]);
  for (const { checks, findings } of report.hosts) {
    expect(findings).toEqual([]);
    expect(checks.map(({ layer, holds }) => `${layer} ${holds}`)).toEqual([
      "scheduling yes",
      "binding yes",
      "wiring yes",
      "host yes",
      "host yes",
      "traffic yes",
      "guest yes",
      "cleanup yes",
    ]);
  }
  expect(ground.cloud.resources()).toEqual(nothingLeft);
  expect(ground.shell.open()).toEqual([]);
});

test("what is known of the VM is in the report: its VF, MAC address, VLAN, console and times", async () => {
  const ground = await start();
  const { vm, console, times } = hostOf((await runProof(ground)).hosts, "cmp2");
  expect(vm).toMatchObject({
    instanceName: expect.stringMatching(/^instance-/),
    mac: expect.stringMatching(/^fa:16:3e:/),
    address: expect.stringMatching(/^10\.20\.4\.\d+$/),
    pciSlot: expect.stringMatching(/^0000:01:1/),
    vlan: 204,
  });
  expect(console).toContain("begun");
  expect(times.map(({ what }) => what)).toEqual(["build", "answer", "delete"]);
});

test("with check: ssh it is logged in to as well, and the key is in no journal", async () => {
  const ground = await start({ hosts: 1, proof: "check: ssh" });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 proved"]);
  expect(summariesOf(report, "cmp1", "traffic")).toEqual([
    expect.stringContaining("it answers at 10.20.4."),
    "root can log in by SSH over the VF; its host key was not known before",
  ]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("a VM that answers pings and takes no login fails on the layer of traffic", async () => {
  const ground = await start({ hosts: 1, proof: "check: ssh\n    user: nobody\n    answerTimeout: 20s" });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 failed"]);
  expect(summariesOf(report, "cmp1", "traffic")).toContainEqual(
    expect.stringContaining("nobody cannot log in by SSH: nobody@10.20.4."),
  );
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("with pairs each VM reaches the other with packets of the full MTU, and throughput is reported", async () => {
  const ground = await start({ proof: "pairs: true" });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 proved", "cmp2 proved"]);
  expect(report.throughputs.map(({ from, to }) => `${from} ${to}`).toSorted()).toEqual([
    "cmp1 cmp2",
    "cmp2 cmp1",
  ]);
  expect(summariesOf(report, "cmp1", "traffic")).toEqual([
    expect.stringContaining("pings from ctl"),
    expect.stringContaining("it reaches the VM on cmp2"),
    "packets of the network's full MTU get to the VM on cmp2: 3 of 3",
  ]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("with otherVlan a third VM on another VLAN is made, which does not reach the pair", async () => {
  const ground = await start({ proof: "pairs: true\n    otherVlan: 205" });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 proved", "cmp2 proved"]);
  expect(summariesOf(report, "cmp1", "traffic")).toContain("a VM on VLAN 205 does not reach it");
  const made = ground.cloud.seen.filter(({ method, path }) => method === "POST" && path.endsWith("/servers"));
  expect(made).toHaveLength(3);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("with reach: second-vm on the same host each host has two VMs, and needs no DHCP namespace", async () => {
  const ground = await start({ proof: "reach: second-vm\n    on: same-host" });
  ground.host("ctl").isDown = true;
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 proved", "cmp2 proved"]);
  expect(summariesOf(report, "cmp1", "traffic")).toEqual([
    expect.stringContaining("pings from the VM on cmp1"),
  ]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("with reach: second-vm each of three hosts is heard from another one", async () => {
  const ground = await start({ hosts: 3, proof: "reach: second-vm" });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 proved", "cmp2 proved", "cmp3 proved"]);
  expect(summariesOf(report, "cmp1", "traffic")).toEqual([
    expect.stringContaining("pings from the VM on cmp3"),
  ]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("a single host without another one to be heard from is not tried, and makes nothing", async () => {
  const ground = await start({ hosts: 1, proof: "reach: second-vm" });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 not-run"]);
  expect(hostOf(report.hosts, "cmp1").findings).toMatchObject([{ code: "proof-needs-second-host" }]);
  expect(
    ground.cloud.seen.filter(({ method, path }) => method !== "GET" && !path.endsWith("/tokens")),
  ).toEqual([]);
});
