import { describe, expect, test } from "vitest";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { hostIntent, intent } from "../../../test/fixtures/intent.ts";
import {
  type OpenstackHost,
  openstackFacts,
  openstackIntent,
} from "../../../test/fixtures/openstack-host.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { OpenstackIntent } from "../../model/openstack-intent.ts";
import { known, knownValue, unreadable } from "../../model/reading.ts";
import { resolveTarget } from "./resolve-target.ts";

function resolve(
  host: Partial<OpenstackHost> = {},
  wanted: Partial<OpenstackIntent> = {},
  change: Partial<HostFacts> = {},
) {
  const given = { system: "debian-12", release: "zed", roles: ["compute"], ...host } as const;
  return resolveTarget({
    intent: intent({ openstack: openstackIntent(wanted) }),
    host: { ...hostIntent(), roles: given.roles },
    facts: { ...hostFacts(), ...openstackFacts(given), ...change },
    fleet: { vfIds: [] },
  });
}

test("the packages tell release, distribution, and what runs the services", () => {
  const { target } = resolve({ roles: ["controller", "compute"] });
  expect(target?.release.id).toBe("zed");
  expect(target?.deployment.id).toBe("packages");
  expect(target?.services.map(({ service, installed }) => `${service} ${installed}`)).toEqual([
    "neutron-server true",
    "nova-scheduler true",
    "ovs-agent true",
    "sriov-agent false",
    "nova-compute true",
  ]);
});

test.each<[string, Partial<HostFacts>, boolean]>([
  ["where the others come from packages", {}, false],
  ["on a host without packages of OpenStack", { openstackPackages: known({}) }, true],
])("a unit of the SR-IOV agent without its package, %s", (_, change, installed) => {
  const facts = openstackFacts({ system: "debian-12", release: "zed", roles: ["compute"] });
  const services = facts.openstackServices && knownValue(facts.openstackServices);
  if (!services) throw new Error("there are services");
  const units = { ...services.units, "neutron-sriov-agent": { enabled: "enabled", active: "inactive" } };
  const openstackServices = known({ ...services, units });
  const { target } = resolve({}, { release: "zed" }, { openstackServices, ...change });
  expect(target?.services.find(({ service }) => service === "sriov-agent")?.installed).toBe(installed);
});

test("the fleet file outweighs what is seen", () => {
  expect(resolve({}, { release: "2023.1" }).target?.release.id).toBe("antelope");
  expect(resolve({ signs: ["/etc/kolla/nova-compute"] }).target?.deployment.id).toBe("kolla-ansible");
  expect(
    resolve({ signs: ["/etc/kolla/nova-compute"] }, { deployment: "packages" }).target?.deployment.id,
  ).toBe("packages");
});

describe("it cannot be told", () => {
  test.each([
    ["a release that is none", {}, { release: "zebra" }, {}, "release-unknown"],
    ["no packages", {}, {}, { openstackPackages: known({}) }, "release-unknown"],
    [
      "packages of two releases",
      {},
      {},
      { openstackPackages: known({ "nova-common": "26.0.0", "neutron-common": "20.0.0" }) },
      "release-unknown",
    ],
    [
      "another distribution",
      {},
      {},
      { operatingSystem: known({ id: "arch", versionId: "", like: [], prettyName: "Arch" }) },
      "distribution-unknown",
    ],
    [
      "files that could not be read",
      {},
      {},
      { openstackFiles: unreadable("not root") },
      "openstack-unreadable",
    ],
  ] as const)("with %s", (_, host, wanted, change, code) => {
    const { target, findings } = resolve(host, wanted, change);
    expect(target).toBeUndefined();
    expect(findings.map((finding) => finding.code)).toEqual([code]);
  });
});

test("without an openstack section nothing is resolved, and nothing said", () => {
  const question = { intent: intent(), host: hostIntent(), facts: hostFacts(), fleet: { vfIds: [] } };
  expect(resolveTarget(question)).toEqual({ target: undefined, findings: [] });
});
