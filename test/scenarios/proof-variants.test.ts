import { expect, test } from "vitest";
import type { Cloud } from "../../src/ports/cloud.ts";
import { useProofGrounds } from "../fixtures/proof-grounds.ts";
import { hostOf, nothingLeft, outcomesOf, runProof, summariesOf } from "../fixtures/run-proof.ts";

const start = useProofGrounds();

/** A network of projects on VLAN 250, whose addresses are in this range. */
async function makeNetwork(cloud: Cloud, pool: { readonly first: string; readonly last: string }) {
  const made = await cloud.networks.create({
    name: "of-projects",
    physicalNetwork: "physnet2",
    kind: "vlan",
    vlan: 250,
    mtu: undefined,
    shared: true,
  });
  const cidr = "10.20.5.0/24";
  const rest = { gateway: "none", dhcp: true, pools: [pool], dnsServers: [] };
  await cloud.subnets.create({ name: "of-projects", networkId: made.id, cidr, ...rest });
}

test("image, flavor and network of the cloud are used by their names, and stay", async () => {
  const ground = await start({ image: "tiny", network: "of-projects", proof: "flavor: m1.tiny" });
  const cloud = await ground.open();
  await makeNetwork(cloud, { first: "10.20.5.10", last: "10.20.5.99" });
  await cloud.flavors.create({ name: "m1.tiny", vcpus: 1, ramMb: 64, diskGb: 0, isPublic: true });
  const look = { diskFormat: "raw", containerFormat: "bare", visibility: "private" } as const;
  const image = await cloud.images.create({ ...look, name: "tiny", properties: {} });
  const content = { sizeBytes: 3, open: () => new Blob(["abc"]).stream() };
  await cloud.images.upload(image.id, content);
  const before = ground.cloud.resources();
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 proved", "cmp2 proved"]);
  expect(hostOf(report.hosts, "cmp1").vm).toMatchObject({
    vlan: 250,
    address: expect.stringMatching(/^10\.20\.5\./),
  });
  expect(ground.cloud.resources()).toEqual(before);
});

test("a kernel, a ramdisk and a disk become images that name each other, and go away", async () => {
  const files = "{ disk: images/tiny.raw, kernel: images/tiny.raw, ramdisk: images/tiny.raw }";
  const ground = await start({ hosts: 1, image: files });
  expect(outcomesOf(await runProof(ground))).toEqual(["cmp1 proved"]);
  const uploads = ground.cloud.seen.filter(({ method, service }) => method === "PUT" && service === "image");
  expect(uploads).toHaveLength(3);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("a file that is not there ends the proof before any VM, with its name", async () => {
  const ground = await start({ hosts: 1, image: "{ disk: images/none.raw }" });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 not-run"]);
  const [finding] = hostOf(report.hosts, "cmp1").findings;
  expect(`${finding?.summary} ${finding?.detail}`).toContain("images/none.raw");
  expect(finding?.fix).toMatch(/\w+ \w+/);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("an image is fetched by Glance itself where an address is given", async () => {
  const image = "{ url: http://images.example/tiny.qcow2 }";
  const download = () => new TextEncoder().encode("a disk");
  const ground = await start({ hosts: 1, image, cloud: { download } });
  expect(outcomesOf(await runProof(ground))).toEqual(["cmp1 proved"]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("VMs are asked from a host of the fleet where reach names one", async () => {
  const ground = await start({ hosts: 1, proof: "reach: { host: ctl }" });
  const report = await runProof(ground);
  expect(summariesOf(report, "cmp1", "traffic")).toEqual([expect.stringContaining("pings from ctl")]);
  expect(outcomesOf(report)).toEqual(["cmp1 proved"]);
});

test("more hosts than may be proved at once come one after the other", async () => {
  const ground = await start({ hosts: 3, proof: "concurrency: 1" });
  let most = 0;
  const report = await runProof(ground, {
    onProgress: () => {
      most = Math.max(most, ground.cloud.resources().servers.length);
    },
  });
  expect(outcomesOf(report)).toEqual(["cmp1 proved", "cmp2 proved", "cmp3 proved"]);
  expect(most).toBe(1);
});

test("VLANs that are not kept apart fail the host that is reached, with what to do", async () => {
  const ground = await start({ proof: "pairs: true\n    otherVlan: 205", wire: { mixesVlans: true } });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 failed", "cmp2 proved"]);
  expect(hostOf(report.hosts, "cmp1").findings).toMatchObject([
    { code: "proof-vlans-not-apart", fix: expect.stringMatching(/\w+ \w+/) },
  ]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("packets of the full MTU that get lost fail the host that sends them, with what to do", async () => {
  const ground = await start({ proof: "pairs: true", wire: { losesWhole: true } });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 failed", "cmp2 failed"]);
  expect(hostOf(report.hosts, "cmp1").findings).toMatchObject([
    { code: "proof-mtu-too-small", fix: expect.stringContaining("MTU") },
  ]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("a VM on another VLAN whose own network has the same address says nothing of the VLANs", async () => {
  const ground = await start({ network: "of-projects", proof: "pairs: true\n    otherVlan: 205" });
  await makeNetwork(await ground.open(), { first: "10.20.5.128", last: "10.20.5.199" });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 proved", "cmp2 proved"]);
  expect(summariesOf(report, "cmp1", "traffic")).toContain(
    "a VM on VLAN 205 cannot tell whether it reaches it: its own network uses the same address",
  );
});
