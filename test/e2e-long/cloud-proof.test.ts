import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { InstanceKind } from "../../lab/src/cloud/instance-image.ts";
import { cloudFreePf, instanceImage, resetCloud, stopCloud } from "../../lab/src/cloud-api.ts";
import { cloudEnvironment, cloudFleetFile, on, rebootInCloud } from "../e2e/cloud-ground.ts";
import {
  expectBroken,
  expectNothingLeft,
  expectProved,
  freeVfsInNova,
  leftInCloud,
  openLabCloud,
  type ProofChoice,
  proofLine,
  reportOf,
  waitForAgent,
  waitForCompute,
} from "../e2e/proof-ground.ts";
import { createVfleet, waitFor } from "../e2e/vfleet-process.ts";

// A long story on a real OpenStack: proofs that are killed, VMs that answer again after undo and apply, and what breaks.
// cmp2 has a single VF, so that one VM is enough to leave none free.
const vfleet = createVfleet();
const run = (...args: readonly string[]) => vfleet.run(args, cloudEnvironment());
const prove = (file: string, ...args: readonly string[]) =>
  run("prove", "-f", file, "--yes", "-o", "json", ...args);
const fleets = { ssh: "", ping: "", other: "", mute: "" };

async function fleetFile(name: string, kind: InstanceKind, choice: ProofChoice): Promise<string> {
  const openstack = proofLine(await instanceImage(kind), choice);
  return cloudFleetFile(vfleet, name, { computes: ["cmp2"], vfCount: 1, openstack });
}

async function applyIt(): Promise<void> {
  const { code, stdout, stderr } = await run("apply", "-f", fleets.ping, "--yes");
  expect(code, stdout + stderr).toBe(0);
  await waitForAgent("cmp2", ({ alive }) => alive);
  await waitFor("the VF in nova's database", async () => (await freeVfsInNova("cmp2")) === 1);
}

beforeAll(async () => {
  await resetCloud();
  fleets.ssh = await fleetFile("ssh", "vf", { vlan: 204, check: "ssh" });
  fleets.ping = await fleetFile("ping", "vf", { vlan: 204 });
  fleets.other = await fleetFile("other", "vf", { vlan: 205 });
  fleets.mute = await fleetFile("mute", "no-vf-driver", { vlan: 204, more: "answerTimeout: 3m" });
});

afterAll(() => stopCloud());

test("before SR-IOV no host can be proved, and that is said", async () => {
  const { code, stdout, stderr } = await prove(fleets.ping);
  expect(code, stdout + stderr).not.toBe(0);
  await expectNothingLeft(["cmp2"]);
});

test("one apply takes it to SR-IOV", applyIt);

test("a proof that is killed leaves what the next one takes away, and that one has its answer by ping and SSH", async () => {
  for (const seconds of [3, 8 + Math.random() * 10, 20 + Math.random() * 20]) {
    const dying = vfleet.start(["prove", "-f", fleets.ping, "--yes"], cloudEnvironment());
    await new Promise((done) => setTimeout(done, seconds * 1000));
    dying.process.kill("SIGKILL");
    await dying.ended;
  }
  expect(await leftInCloud()).not.toEqual([]);
  const junit = join(vfleet.directory, "proof.xml");
  const ended = await prove(fleets.ssh, "--junit", junit);
  await expectProved(ended, ["cmp2"]);
  expect(reportOf(ended).findings.map(({ code }) => code)).toContain("proof-leftovers-removed");
  expect(readFileSync(junit, "utf8")).toMatch(/<testsuite [^>]*failures="0"/);
});

test("the scheduler has no filter for VFs: the VM answers once more, and the report says what tenants would meet", async () => {
  await on(
    "ctl",
    "sed -i.proof '/^enabled_filters/s/PciPassthroughFilter,//' /etc/nova/nova.conf && systemctl restart nova-scheduler",
  );
  const ended = await prove(fleets.ping);
  await on("ctl", "mv /etc/nova/nova.conf.proof /etc/nova/nova.conf && systemctl restart nova-scheduler");
  await expectBroken(ended, "scheduling proof-scheduler-filter-missing", /PciPassthroughFilter/);
  expect(reportOf(ended).hosts[0]?.checks).toContainEqual(
    expect.objectContaining({ layer: "traffic", holds: "yes" }),
  );
  await expectNothingLeft(["cmp2"]);
});

test("an image without the driver is said to be it; another proof meanwhile finds no free VF, and leaves the first alone", async () => {
  const mute = prove(fleets.mute);
  const cloud = await openLabCloud();
  await waitFor("its VM", async () =>
    (await cloud.servers.list(undefined)).some(({ status }) => status === "ACTIVE"),
  );
  const { findings } = JSON.parse((await run("diagnose", "-f", fleets.ping, "-o", "json")).stdout);
  expect(findings[0]?.code).toBe("no-free-vf");
  await expectBroken(
    await prove(fleets.other),
    "scheduling proof-no-free-vf",
    /the only VF of physnet2 on cmp2 is in use, by instance-/,
  );
  await expectBroken(await mute, "guest proof-image-without-driver", /8086:10ca/);
  await expectNothingLeft(["cmp2"]);
});

test("the agent maps the PF to another physical network: the proof says so", async () => {
  const file = "/etc/neutron/plugins/ml2/sriov_agent.ini";
  await on("cmp2", `sed -i.proof 's/physnet2:/physnet9:/' ${file} && systemctl restart neutron-sriov-agent`);
  await waitForAgent("cmp2", ({ alive, mapped }) => alive && mapped.includes("physnet9"));
  const ended = await prove(fleets.ping);
  await on("cmp2", `mv ${file}.proof ${file} && systemctl restart neutron-sriov-agent`);
  await waitForAgent("cmp2", ({ mapped }) => mapped.includes("physnet2"));
  await expectBroken(ended, "binding proof-agent-mapping-wrong", /physnet9/);
  await expectNothingLeft(["cmp2"]);
});

test("the SR-IOV agent is stopped: the proof says so", async () => {
  await on("cmp2", "systemctl stop neutron-sriov-agent");
  await waitForAgent("cmp2", ({ alive }) => !alive);
  const ended = await prove(fleets.ping);
  await on("cmp2", "systemctl start neutron-sriov-agent");
  await waitForAgent("cmp2", ({ alive }) => alive);
  await expectBroken(ended, "binding proof-sriov-agent-dead", /is dead/);
  await expectNothingLeft(["cmp2"]);
});

test("the device list of nova-compute matches nothing: the proof says so", async () => {
  const file = "/etc/nova/nova.conf";
  const other = `/^device_spec/s/${cloudFreePf.address}/0000:09:00.0/`;
  await on("cmp2", `sed -i.proof '${other}' ${file} && systemctl restart nova-compute`);
  await waitFor("no VF in nova's database", async () => (await freeVfsInNova("cmp2")) === 0);
  const ended = await prove(fleets.ping);
  await on("cmp2", `mv ${file}.proof ${file} && systemctl restart nova-compute`);
  await waitFor("the VF in nova's database", async () => (await freeVfsInNova("cmp2")) === 1);
  await expectBroken(ended, "scheduling proof-device-list-wrong", /device/);
  await expectNothingLeft(["cmp2"]);
});

test("after undo and another apply a VM answers again", async () => {
  const { code, stdout, stderr } = await run("undo", "last", "--yes", "--reboot");
  expect(code, stdout + stderr).toBe(0);
  await applyIt();
  await expectProved(await prove(fleets.ping), ["cmp2"]);
});

test("a reboot of a compute host keeps all of it", async () => {
  await rebootInCloud("cmp2");
  await waitFor(
    "cmp2 to be as it was",
    async () => (await run("verify", "-f", fleets.ping)).code === 0,
    900_000,
  );
  const started = await on(
    "cmp2",
    "for unit in vfleet-vfs neutron-sriov-agent nova-compute; do systemctl show -p ActiveEnterTimestampMonotonic --value $unit; done",
  );
  const [vfs = 0, agent = 0, compute = 0] = started.split("\n").map(Number);
  expect(vfs).toBeLessThan(agent);
  expect(vfs).toBeLessThan(compute);
});

test("the IOMMU is off", async () => {
  await on(
    "cmp2",
    "sed -i 's/^GRUB_CMDLINE_LINUX=\"/&intel_iommu=off /' /etc/default/grub && update-grub >/dev/null 2>&1",
  );
  await rebootInCloud("cmp2");
  await waitForAgent("cmp2", ({ alive }) => alive);
  await waitForCompute("cmp2");
  await expectBroken(await prove(fleets.ping), "host proof-iommu-off", /IOMMU of cmp2 is off by its kernel/);
  await expectNothingLeft(["cmp2"]);
});
