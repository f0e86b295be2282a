import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { deployments, findDeployment } from "../../src/knowledge/deployments/all.ts";
import { findRelease, openstackReleases } from "../../src/knowledge/openstack/all.ts";
import type { HostFacts } from "../../src/model/host-facts.ts";
import { hostName } from "../../src/model/ids.ts";
import type { HostRole, Intent } from "../../src/model/intent.ts";
import type { DeploymentId } from "../../src/model/openstack-intent.ts";
import { absent, known } from "../../src/model/reading.ts";
import { planFleet } from "../../src/stages/plan.ts";
import { viewPlan } from "../../src/views/view-plan.ts";
import { hostFacts } from "../fixtures/host-facts.ts";
import { hostIntent, intent, pool } from "../fixtures/intent.ts";
import { igbPf, igbSriov, link, netdev, pci } from "../fixtures/network-facts.ts";
import { type OpenstackHost, openstackFacts, openstackIntent } from "../fixtures/openstack-host.ts";

/**
 * Whole plans for clouds before SR-IOV, as an operator reads them: a golden a release, a distribution, a deployment.
 * After a change that is meant: `UPDATE_GOLDENS=1 npx vitest run --project fast test/scenarios/openstack-plans.test.ts`,
 * then read the diff.
 */
function expectPlan(name: string, text: string): void {
  const folder = fileURLToPath(new URL("./openstack-cases/", import.meta.url));
  const path = `${folder}${name}.txt`;
  if (process.env.UPDATE_GOLDENS === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path), `no golden ${path}: run with UPDATE_GOLDENS=1`).toBe(true);
  expect(text).toBe(readFileSync(path, "utf8"));
}

type Cloud = {
  readonly host: Omit<OpenstackHost, "roles">;
  readonly compute?: HostFacts;
  readonly wanted?: Partial<Intent>;
};

/** A controller and a compute host with an Intel 82599 whose IOMMU is on. */
function planCloud({ host, compute, wanted }: Cloud) {
  const roles: Readonly<Record<string, readonly HostRole[]>> = {
    "node-1": ["controller"],
    "node-9": ["compute"],
  };
  const hosts = Object.entries(roles).map(([name, own]) => ({ ...hostIntent(name), roles: own }));
  const what = intent({
    hosts,
    pools: [
      pool({ pfs: { name: ["eth1"] }, vfCount: { kind: "number", vfs: 30 }, physicalNetwork: "physnet2" }),
    ],
    openstack: openstackIntent(),
    ...wanted,
  });
  const discoveries = hosts.map(({ name, roles: own }) => {
    const facts = own.includes("compute") ? (compute ?? intel82599()) : hostFacts();
    const all: HostFacts = { ...facts, ...openstackFacts({ ...host, roles: own }) };
    return { host: hostName(name), kind: "read", facts: all, findings: [], durationMs: 1 } as const;
  });
  return planFleet({ path: "fleet.yaml", intent: what }, { hosts: discoveries }, "2026-11-23T04:00:00.000Z");
}

function shown(cloud: Cloud): string {
  return viewPlan(planCloud(cloud), { width: 100, color: false, full: false });
}

/** The article's card on a host whose network functions are this one alone. */
function intel82599(options: Parameters<typeof hostFacts>[0] = {}): HostFacts {
  const nic = igbPf(
    pci("0000:06:00.0"),
    [netdev("eth1", { mac: "90:e2:ba:00:00:01", adminUp: known(true) })],
    {
      deviceId: "10fb",
      driver: known("ixgbe"),
      numaNode: known(0),
      sriov: known(igbSriov({ totalVfs: known(63), vfDeviceId: known("10ed") })),
    },
  );
  return {
    ...hostFacts(options),
    networkFunctions: known([nic]),
    hostNetwork: known({ links: [link("eth1")], defaultRouteDevices: [], sshLocalAddress: absent }),
  };
}

/** What a tool has rendered before it has vfleet's input. */
function renderedBefore(id: DeploymentId): Readonly<Record<string, string>> {
  const deployment = findDeployment(id);
  const release = findRelease("zed");
  if (deployment.owner !== "tool" || !release) return {};
  const services = ["nova-compute", "nova-scheduler", "neutron-server"] as const;
  const paths = services.flatMap((service) => deployment.renderedFiles(service, release) ?? []);
  const ml2 = "[ml2]\nmechanism_drivers = openvswitch,l2population\n";
  return Object.fromEntries(paths.map((path) => [path, path.includes("ml2") ? ml2 : "[DEFAULT]\n"]));
}

describe("the plan for", () => {
  test("the article: Kilo on Ubuntu 14.04", () => {
    const compute = {
      ...intel82599({ iommu: "off", init: "upstart", noAutoprobe: true, kernelArguments: "quiet splash" }),
      packages: known({
        libnl3: known("3.2.21-1ubuntu4.1"),
        libvirt: known("1.2.2-0ubuntu13.1.28"),
        qemu: known("2.0.0+dfsg-2ubuntu1.46"),
        iproute2: known("3.12.0-2ubuntu1.2"),
      }),
    };
    expectPlan("the-article", shown({ host: { system: "ubuntu-14.04", release: "kilo" }, compute }));
  });

  test.each(openstackReleases.map(({ id }) => id))("%s on Ubuntu", (release) => {
    expectPlan(`ubuntu-${release}`, shown({ host: { system: "ubuntu-22.04", release } }));
  });

  test.each([
    ["debian-12", "zed"],
    ["rhel-9", "zed"],
    ["centos-7", "kilo"],
    ["sles-15", "zed"],
  ] as const)("%s with %s", (system, release) => {
    expectPlan(`${system}-${release}`, shown({ host: { system, release } }));
  });

  test.each(deployments.filter(({ owner }) => owner === "tool").map(({ id }) => id))("%s", (id) => {
    const host = { system: "ubuntu-22.04", release: "zed", files: renderedBefore(id) } as const;
    const wanted = { openstack: openstackIntent({ deployment: id, release: "zed" }) };
    expectPlan(id, shown({ host, wanted }));
  });

  test("all that can be asked for", () => {
    const host = { system: "debian-12", release: "epoxy" } as const;
    const wanted = {
      pools: [
        pool({
          pfs: { name: ["eth1"] },
          physicalNetwork: "physnet2",
          trusted: true,
          bandwidth: { egressKbps: 10_000_000, ingressKbps: 10_000_000 },
        }),
      ],
      openstack: openstackIntent({
        physicalNetworks: [{ name: "physnet2", vlans: [{ first: 200, last: 299 }], flat: true }],
        numaFilter: true,
        extensionDrivers: ["port_security", "qos"],
        fdb: true,
        reportInPlacement: true,
      }),
    };
    expectPlan("all-wishes", shown({ host, wanted }));
  });
});
