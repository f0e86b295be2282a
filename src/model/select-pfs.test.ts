import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFleetFile } from "./fleet-file.ts";
import type { FactId, HostFacts, Netdev, NetworkFunction, Sriov } from "./host-facts.ts";
import { type PciAddress, parsePciAddress } from "./ids.ts";
import { absent, known, type Reading, unreadable } from "./reading.ts";
import { selectPfs } from "./select-pfs.ts";

const factIds: readonly FactId[] = [
  "operatingSystem",
  "kernel",
  "bootLoader",
  "initSystem",
  "cpu",
  "iommu",
  "vfio",
  "security",
  "networkFunctions",
  "hostNetwork",
  "holders",
  "workloads",
  "packages",
  "networkOwners",
  "vfleetTraces",
];

function factsWith(functions: Reading<readonly NetworkFunction[]>): HostFacts {
  const none = Object.fromEntries(factIds.map((id) => [id, unreadable("not needed")])) as HostFacts;
  return { ...none, networkFunctions: functions };
}

function address(text: string): PciAddress {
  const parsed = parsePciAddress(text);
  if (!parsed) throw new Error(text);
  return parsed;
}

function netdev(name: string, speedMbps: Reading<number>): Netdev {
  return {
    name,
    mac: "02:00:00:00:00:01",
    operState: "up",
    adminUp: known(true),
    carrier: known(true),
    speedMbps,
    mtu: 1500,
  };
}

function sriov(totalVfs: Reading<number>): Reading<Sriov> {
  return known({
    totalVfs,
    numVfs: known(0),
    vfDeviceId: known("1889"),
    driversAutoprobe: known(true),
    vfs: [],
    eswitchMode: absent,
  });
}

const ice: NetworkFunction = {
  address: address("06:00.0"),
  vendorId: "8086",
  deviceId: "1593",
  driver: known("ice"),
  numaNode: known(0),
  iommuGroup: known(7),
  netdevs: [netdev("eth1", known(25_000))],
  sriov: sriov(known(63)),
  physicalFunction: absent,
};
const second: NetworkFunction = {
  ...ice,
  address: address("06:00.1"),
  numaNode: known(1),
  netdevs: [netdev("eth2", known(10_000))],
};
const plain: NetworkFunction = {
  ...ice,
  address: address("01:00.0"),
  deviceId: "1521",
  driver: known("igb"),
  netdevs: [netdev("eth0", known(1000))],
  sriov: absent,
};
const vf: NetworkFunction = {
  ...ice,
  address: address("06:01.0"),
  netdevs: [netdev("eth1v0", known(25_000))],
  sriov: absent,
  physicalFunction: known(ice.address),
};

function select(
  pools: string,
  functions: Reading<readonly NetworkFunction[]> = known([plain, ice, second, vf]),
) {
  const text = `apiVersion: vfleet/v1\nhosts: [{ name: a, labels: { role: compute } }, { name: b }]\npools: [${pools}]`;
  const parsed = parseFleetFile({ file: "f", text });
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  const host = parsed.intent.hosts[0];
  if (!host) throw new Error("no host");
  const { wanted, findings } = selectPfs(parsed.intent, host, factsWith(functions));
  return {
    wanted: wanted.map(({ pool, pf, netdev: name, vfCount }) => `${pool} ${pf} ${name} ${vfCount}`),
    findings: findings.map(({ severity, code, subject }) => `${severity} ${code} ${subject.item ?? "host"}`),
    texts: findings,
  };
}

describe("which PFs a pool takes", () => {
  test.each([
    ["by name", "name: eth1", ["p 0000:06:00.0 eth1 4"]],
    ["by names", "name: [eth1, eth2]", ["p 0000:06:00.0 eth1 4", "p 0000:06:00.1 eth2 4"]],
    ["by address", "address: '06:00.1'", ["p 0000:06:00.1 eth2 4"]],
    ["by driver, without the VFs", "driver: ice", ["p 0000:06:00.0 eth1 4", "p 0000:06:00.1 eth2 4"]],
    ["by ids", "vendor: 8086, device: 1593", ["p 0000:06:00.0 eth1 4", "p 0000:06:00.1 eth2 4"]],
    ["by NUMA node", "driver: ice, numaNode: 1", ["p 0000:06:00.1 eth2 4"]],
    ["by speed", "minSpeed: 25", ["p 0000:06:00.0 eth1 4"]],
    ["by speed in Gb/s", "driver: ice, minSpeed: 10G", ["p 0000:06:00.0 eth1 4", "p 0000:06:00.1 eth2 4"]],
  ])("%s", (_, pfs, wanted) => {
    expect(select(`{ name: p, pfs: { ${pfs} }, vfCount: 4 }`)).toMatchObject({ wanted, findings: [] });
  });

  test("a pool of other hosts takes none", () => {
    expect(select("{ name: p, hosts: [b], pfs: { name: eth1 }, vfCount: 4 }")).toMatchObject({
      wanted: [],
      findings: [],
    });
  });
});

describe("how many VFs", () => {
  const count = (vfCount: string, totalVfs: Reading<number>, more = "") =>
    select(
      `{ name: p, pfs: { name: eth1 }, vfCount: ${vfCount}${more} }`,
      known([{ ...ice, sriov: sriov(totalVfs) }]),
    );

  test.each([
    ["max", known(63), ["p 0000:06:00.0 eth1 63"]],
    ["50%", known(63), ["p 0000:06:00.0 eth1 31"]],
    ["0", known(63), ["p 0000:06:00.0 eth1 0"]],
    ["0", known(0), ["p 0000:06:00.0 eth1 0"]],
    ["30", unreadable("EIO"), ["p 0000:06:00.0 eth1 30"]],
  ])("%s of %o", (vfCount, total, wanted) => {
    expect(count(vfCount, total)).toMatchObject({ wanted, findings: [] });
  });

  test.each([
    ["max", unreadable("EIO"), "error total-vfs-unreadable 0000:06:00.0"],
    ["50%", absent, "error total-vfs-unreadable 0000:06:00.0"],
    ["8", known(0), "error pf-not-sriov-capable 0000:06:00.0"],
  ])("%s of %o is not guessed", (vfCount, total, finding) => {
    expect(count(vfCount, total)).toMatchObject({ wanted: [], findings: [finding] });
  });

  test("an exception counts, and is shown with its reason", () => {
    const given = count("max", known(63), ", exceptions: [{ host: a, vfCount: 16, reason: older card }]");
    expect(given).toMatchObject({
      wanted: ["p 0000:06:00.0 eth1 16"],
      findings: ["note pool-exception 0000:06:00.0"],
    });
    expect(given.texts[0]?.summary).toContain("16 VFs: older card");
  });
});

describe("what is in the way", () => {
  const byName = "{ name: p, pfs: { name: eth1 }, vfCount: 4 }";

  test("two pools that want one PF get neither it nor in each other's way elsewhere", () => {
    expect(
      select("{ name: p, pfs: { driver: ice }, vfCount: 4 }, { name: q, pfs: { name: eth1 }, vfCount: 8 }"),
    ).toMatchObject({
      wanted: ["p 0000:06:00.1 eth2 4"],
      findings: ["error pools-contradict 0000:06:00.0"],
    });
  });

  test("no PF matches: says which there are, without VFs", () => {
    const given = select("{ name: p, pfs: { name: eth9 }, vfCount: 4 }");
    expect(given.findings).toEqual(["warning pool-matches-no-pf host"]);
    expect(given.texts[0]?.detail).toBe(
      "There are eth0 (0000:01:00.0, 8086:1521, igb); eth1 (0000:06:00.0, 8086:1593, ice); eth2 (0000:06:00.1, 8086:1593, ice).",
    );
  });

  test.each<[string, string, Reading<readonly NetworkFunction[]>, string[], string[]]>([
    [
      "no SR-IOV files",
      byName,
      known([{ ...ice, sriov: absent }]),
      [],
      ["error pf-not-sriov-capable 0000:06:00.0"],
    ],
    [
      "unreadable SR-IOV files",
      byName,
      known([{ ...ice, sriov: unreadable("EIO") }]),
      [],
      ["error sriov-unreadable 0000:06:00.0"],
    ],
    [
      "a PF without an interface",
      "{ name: p, pfs: { vendor: 8086 }, vfCount: 4 }",
      known([{ ...ice, netdevs: [] }]),
      [],
      ["error pf-without-interface 0000:06:00.0"],
    ],
    [
      "perhaps a VF",
      byName,
      known([{ ...ice, physicalFunction: unreadable("EIO") }]),
      [],
      ["error pool-match-unknown 0000:06:00.0"],
    ],
    [
      "an unreadable driver",
      "{ name: p, pfs: { driver: ice }, vfCount: 4 }",
      known([{ ...ice, driver: unreadable("EIO") }]),
      [],
      ["error pool-match-unknown 0000:06:00.0"],
    ],
    [
      "an unreadable driver of another NIC",
      "{ name: p, pfs: { driver: ice, name: eth1 }, vfCount: 4 }",
      known([ice, { ...second, driver: unreadable("EIO") }]),
      ["p 0000:06:00.0 eth1 4"],
      [],
    ],
    [
      "a link that is down",
      "{ name: p, pfs: { minSpeed: 10 }, vfCount: 4 }",
      known([{ ...ice, netdevs: [netdev("eth1", absent)] }]),
      [],
      ["warning pool-match-unknown 0000:06:00.0"],
    ],
    [
      "no driver",
      "{ name: p, pfs: { driver: ice }, vfCount: 4 }",
      known([{ ...ice, driver: absent }]),
      [],
      ["warning pool-matches-no-pf host"],
    ],
    [
      "one of two is missing",
      "{ name: p, pfs: { name: [eth1, eth7] }, vfCount: 4 }",
      known([ice]),
      ["p 0000:06:00.0 eth1 4"],
      ["advice pool-misses-pf host"],
    ],
    ["unreadable NICs", byName, unreadable("timed out"), [], ["error network-functions-unreadable host"]],
    ["no NICs at all", byName, absent, [], ["warning pool-matches-no-pf host"]],
  ])("%s", (_, pools, functions, wanted, findings) => {
    expect(select(pools, functions)).toMatchObject({ wanted, findings });
  });
});

test("no PF is wanted twice, whatever the pools are", () => {
  const selector = fc.constantFrom(
    "name: eth1",
    "driver: ice",
    "vendor: 8086",
    "numaNode: 1",
    "minSpeed: 10",
    "name: [eth1, eth2]",
  );
  fc.assert(
    fc.property(fc.array(selector, { maxLength: 5 }), (selectors) => {
      const { wanted } = select(
        selectors.map((pfs, at) => `{ name: p${at}, pfs: { ${pfs} }, vfCount: max }`).join(","),
      );
      const addresses = wanted.map((line) => line.split(" ")[1]);
      expect(new Set(addresses).size).toBe(addresses.length);
    }),
  );
});
