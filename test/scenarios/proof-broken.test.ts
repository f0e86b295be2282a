import { expect, test } from "vitest";
import type { HostFacts } from "../../src/model/host-facts.ts";
import { known } from "../../src/model/reading.ts";
import { withFiles } from "../fixtures/openstack-input.ts";
import type { GroundOptions, ProofGround } from "../fixtures/proof-ground.ts";
import { useProofGrounds } from "../fixtures/proof-grounds.ts";
import { mapVfs } from "../fixtures/proof-hosts.ts";
import { causesOf, hostOf, nothingLeft, outcomesOf, runProof, summariesOf } from "../fixtures/run-proof.ts";

const start = useProofGrounds();

/** What is wrong with cmp1, or with all of the cloud, and what the report has to say of cmp1. */
type Broken = {
  readonly what: string;
  readonly options?: GroundOptions;
  readonly breakIt: (ground: ProofGround) => void;
  readonly cause: string;
  readonly words: string;
};

const withoutDevices = (facts: HostFacts) => withFiles(facts, { "/etc/nova/nova.conf": "[pci]\n" });
const withoutFilter = (facts: HostFacts) =>
  withFiles(facts, { "/etc/nova/nova.conf": "[filter_scheduler]\nenabled_filters = ComputeFilter\n" });
const withoutIommu = (facts: HostFacts): HostFacts => ({
  ...facts,
  iommu: known({ firmwareTables: ["DMAR"], units: [], groupCount: 0, interruptRemapping: known(true) }),
});

const broken: readonly Broken[] = [
  {
    what: "its SR-IOV agent is stopped, so that Neutron binds no port",
    breakIt: ({ cloud }) => cloud.host("cmp1").stopAgent(),
    cause: "binding proof-sriov-agent-dead",
    words: "is dead in the cloud's eyes",
  },
  {
    what: "its SR-IOV agent serves the PF on another physical network",
    breakIt: ({ cloud }) => cloud.host("cmp1").mapAgent({ physnet9: ["enp1s0"] }),
    cause: "binding proof-agent-mapping-wrong",
    words: "enp1s0 on physnet9",
  },
  {
    what: "the device list of its nova-compute matches no VF",
    breakIt: (ground) => {
      ground.cloud.host("cmp1").listDevice("enp1s0", undefined);
      ground.host("cmp1").change = withoutDevices;
    },
    cause: "scheduling proof-device-list-wrong",
    words: "nova-compute",
  },
  {
    what: "the scheduler has no filter for VFs, and nova-compute finds none that is free",
    breakIt: (ground) => {
      ground.cloud.configure({ schedulerFilters: ["ComputeFilter"] });
      // They look free on the host, and are not to nova-compute.
      ground.cloud.host("cmp1").holdVfs();
      ground.host("cmp1").see = mapVfs((vf) => ({ ...vf, holder: undefined }));
      ground.host("ctl").change = withoutFilter;
    },
    cause: "scheduling proof-scheduler-filter-missing",
    words: "nova-scheduler",
  },
  {
    what: "the scheduler has no filter for VFs, though the VMs of the proof are built, as it names their hosts",
    breakIt: (ground) => {
      ground.cloud.configure({ schedulerFilters: ["ComputeFilter"] });
      ground.host("ctl").change = withoutFilter;
    },
    cause: "scheduling proof-scheduler-filter-missing",
    words: "nova-scheduler",
  },
  {
    what: "its IOMMU is off",
    breakIt: (ground) => {
      ground.cloud.host("cmp1").setIommu(false);
      ground.host("cmp1").change = withoutIommu;
    },
    cause: "host proof-iommu-off",
    words: "the IOMMU of cmp1 is off by its kernel",
  },
  {
    what: "none of its VFs is free",
    breakIt: ({ cloud }) => cloud.host("cmp1").holdVfs(),
    cause: "scheduling proof-no-free-vf",
    words: "all 4 VFs of physnet2 on cmp1 are in use, by something else",
  },
  {
    what: "its guests have no driver for the VF, so that the VM is silent",
    options: { proof: "answerTimeout: 20s" },
    breakIt: (ground) => {
      ground.host("cmp1").hasDriver = false;
    },
    cause: "guest proof-image-without-driver",
    words: "its image has none for this device",
  },
  {
    what: "its nova-compute is down",
    breakIt: ({ cloud }) => cloud.host("cmp1").setService({ isUp: false }),
    cause: "scheduling proof-compute-service-down",
    words: "it does not report",
  },
  {
    what: "its nova-compute is disabled",
    breakIt: ({ cloud }) => cloud.host("cmp1").setService({ isEnabled: false }),
    cause: "scheduling proof-compute-service-down",
    words: "is disabled in the cloud",
  },
  {
    what: "its VF is not on the port's VLAN, although it answers",
    breakIt: (ground) => {
      ground.host("cmp1").see = mapVfs((vf) => ({ ...vf, vlan: 0 }));
    },
    cause: "host proof-host-wrong",
    words: "is untagged, and the port is on VLAN 204",
  },
  {
    what: "its VF is still held by the VM when that is deleted",
    breakIt: (ground) => {
      const held = new Map<string, string>();
      ground.host("cmp1").see = mapVfs((vf) => {
        if (vf.holder !== undefined) held.set(vf.address, vf.holder);
        return { ...vf, holder: held.get(vf.address), serverId: held.get(vf.address) };
      });
    },
    cause: "cleanup proof-vf-not-free",
    words: "is still held by instance-",
  },
  {
    what: "its VF keeps the VLAN when the VM is deleted",
    breakIt: (ground) => {
      ground.host("cmp1").see = mapVfs((vf) => ({ ...vf, vlan: 204 }));
    },
    cause: "cleanup proof-vf-not-free",
    words: "is free, but still on VLAN 204",
  },
];

test.each(broken)("$what: the report says so, and nothing is left", async (about) => {
  const ground = await start(about.options);
  about.breakIt(ground);
  const report = await runProof(ground);
  // The scheduler is that of all hosts.
  const other = about.cause.includes("scheduler") ? "failed" : "proved";
  expect(outcomesOf(report)).toEqual(["cmp1 failed", `cmp2 ${other}`]);
  expect(causesOf(report, "cmp1")).toEqual([about.cause]);
  const [finding] = hostOf(report.hosts, "cmp1").findings;
  expect(finding?.summary).toContain(about.words);
  expect(finding?.fix).toMatch(/\w+ \w+/);
  expect(report.findings).toEqual([]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test.each([
  ["scheduling", { schedulingMs: 60_000 }, "scheduling"],
  ["networking", { networkingMs: 60_000 }, "host"],
  ["spawning", { spawningMs: 60_000 }, "wiring"],
] as const)("a build that takes too long at %s fails after the limit", async (task, pace, layer) => {
  const ground = await start({ hosts: 1, proof: "buildTimeout: 10s" });
  ground.cloud.setPace(pace);
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 failed"]);
  expect(summariesOf(report, "cmp1", layer)).toEqual([
    expect.stringContaining(`after 10 s it is still BUILD (${task})`),
  ]);
  expect(hostOf(report.hosts, "cmp1").findings[0]?.fix).toContain("in the logs of");
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("a quota that is exceeded fails the hosts beyond it alone, with what to do", async () => {
  const ground = await start({ proof: "concurrency: 2" });
  const quotas = {
    instances: 1,
    cores: 20,
    ramMb: 51_200,
    keyPairs: 9,
    networks: 9,
    subnets: 9,
    ports: 99,
  };
  ground.cloud.configure({ quotas });
  const report = await runProof(ground);
  expect(report.hosts.map(({ outcome }) => outcome).toSorted()).toEqual(["failed", "proved"]);
  const failed = report.hosts.find(({ outcome }) => outcome === "failed");
  expect(failed?.findings).toMatchObject([
    { code: "cloud-quota-exceeded", fix: expect.stringContaining("openstack quota set") },
  ]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("what all hosts need and the cloud does not give ends the proof before any VM", async () => {
  const ground = await start();
  ground.cloud.failNext({ service: "network", method: "POST", path: /networks$/, with: 403 });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 not-run", "cmp2 not-run"]);
  expect(hostOf(report.hosts, "cmp2").findings).toMatchObject([
    { code: "cloud-forbidden", fix: expect.stringMatching(/\w/) },
  ]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("a host that cannot be read is not tried, and the others are proved", async () => {
  const ground = await start();
  ground.host("cmp1").isDown = true;
  const report = await runProof(ground);
  expect(outcomesOf(report).toSorted()).toEqual(["cmp1 not-run", "cmp2 proved"]);
  expect(hostOf(report.hosts, "cmp1").findings).toMatchObject([{ code: "host-unreachable" }]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("a network host that does not answer fails what is asked from there, on the layer of traffic", async () => {
  const ground = await start({ hosts: 1 });
  ground.host("ctl").isDown = true;
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 failed"]);
  expect(summariesOf(report, "cmp1", "traffic")).toEqual(["ctl does not answer"]);
  expect(hostOf(report.hosts, "cmp1").findings).toMatchObject([{ code: "host-unreachable" }]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("where there are no DHCP agents, as with OVN, the report says to ask from a second VM", async () => {
  const ground = await start({ hosts: 1, cloud: { config: { dhcpHosts: [] } } });
  const report = await runProof(ground);
  expect(hostOf(report.hosts, "cmp1").findings).toMatchObject([
    { code: "proof-no-dhcp-namespace", fix: expect.stringContaining("second-vm") },
  ]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("a controller that cannot be read leaves it open whether the scheduler has its filters", async () => {
  const ground = await start({ hosts: 2, proof: "reach: second-vm" });
  ground.host("ctl").isDown = true;
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 proved", "cmp2 proved"]);
  expect(hostOf(report.hosts, "cmp1").checks).toContainEqual({
    layer: "scheduling",
    holds: "unknown",
    summary: expect.stringMatching(/^whether the scheduler on ctl has its filters is not known: /) as string,
  });
});

test("a server that cannot be deleted is one finding, and not one for each thing that it holds", async () => {
  const ground = await start({ hosts: 1 });
  const report = await runProof(ground, {
    onPrepared: () =>
      ground.cloud.failNext({ method: "DELETE", path: /servers\/[^/]+$/, with: 500, times: 10_000 }),
  });
  expect(outcomesOf(report)).toEqual(["cmp1 failed"]);
  const { checks, findings } = hostOf(report.hosts, "cmp1");
  const told = checks.filter(({ layer, holds }) => layer === "cleanup" && holds === "no");
  expect(told.map(({ summary }) => summary)).toEqual(findings.map(({ summary }) => summary));
  expect(findings.map(({ code }) => code)).not.toContain("proof-vf-not-free");
  expect(findings.map(({ code }) => code)).not.toContain("proof-allocation-left");
});
