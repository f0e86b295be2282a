import { describe, expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { type OpenstackHost, openstackFacts } from "../../test/fixtures/openstack-host.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { OpenstackProcess, OpenstackServices } from "../model/openstack-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { summarizeOpenstack } from "./summarize-openstack.ts";

function compute(change: Partial<HostFacts> = {}, host: Partial<OpenstackHost> = {}): HostFacts {
  const facts = openstackFacts({ system: "debian-12", release: "zed", roles: ["compute"], ...host });
  return { ...hostFacts(), ...facts, ...change };
}

function services(change: Partial<OpenstackServices>): Pick<HostFacts, "openstackServices"> {
  return { openstackServices: known({ processes: [], units: {}, stale: {}, ...change }) };
}

function running(program: string, change: Partial<OpenstackProcess> = {}): OpenstackProcess {
  return { program, pid: 700, args: [], startedAt: 100, contained: false, ...change };
}

const isUp = { enabled: "enabled", active: "active" };

describe("what of OpenStack is on a host", () => {
  test("packages and units of a compute host", () => {
    expect(summarizeOpenstack(compute())).toEqual({
      release: "Zed",
      deployment: "packages",
      services: [
        { name: "nova-compute", state: "active" },
        { name: "neutron-openvswitch-agent", state: "active" },
      ],
    });
  });

  test("none: other hosts have web servers, libvirt, OVN and agents of Juju as well", () => {
    const others = services({
      units: { apache2: isUp, libvirtd: isUp },
      processes: [running("ovn-controller")],
    });
    const facts = hostFacts({ replace: { ...others, deploymentSigns: known(["/var/lib/juju/agents"]) } });
    expect(summarizeOpenstack(facts)).toBeUndefined();
    expect(summarizeOpenstack(hostFacts())).toBeUndefined();
  });

  test("containers: no packages, so no release", () => {
    const processes = [1, 2].map((pid) => running("nova-compute", { pid, contained: true }));
    const facts = hostFacts({
      replace: { ...services({ processes }), deploymentSigns: known(["/etc/kolla/nova-compute"]) },
    });
    expect(summarizeOpenstack(facts)).toEqual({
      deployment: "kolla-ansible",
      services: [{ name: "nova-compute", state: "running in a container" }],
    });
  });

  test("packages of different releases tell none", () => {
    const openstackPackages = known({ "nova-common": "2:26.2.2-1", "neutron-common": "2:20.0.0-1" });
    expect(summarizeOpenstack(compute({ openstackPackages }))).not.toHaveProperty("release");
  });

  test("what could not be read is not said to be otherwise", () => {
    const openstackServices = unreadable("the processes of others can be seen by root alone");
    const deploymentSigns = unreadable("no permission to look into /var/lib/juju");
    expect(summarizeOpenstack(compute({ openstackServices, deploymentSigns }))).toEqual({
      release: "Zed",
      deployment: "unknown",
      services: [],
    });
  });
});

describe("a service that vfleet has marked", () => {
  const stateOf = (
    stale: number,
    change: Partial<OpenstackServices> = {},
    unit = "openstack-nova-compute",
  ) => {
    const facts = compute(
      services({
        units: { [unit]: isUp },
        processes: [running("nova-compute")],
        stale: { [unit]: stale },
        ...change,
      }),
    );
    return summarizeOpenstack(facts)?.services;
  };

  test.each([
    ["since its process began", 101, "restart due"],
    ["before its process began", 99, "active"],
  ])("%s", (_, stale, state) => {
    expect(stateOf(stale)).toEqual([{ name: "openstack-nova-compute", state }]);
  });

  test("and whose process is not seen has to restart", () => {
    expect(stateOf(1, { processes: [] })).toEqual([{ name: "openstack-nova-compute", state: "restart due" }]);
    const contained = stateOf(1, { processes: [running("nova-compute", { contained: true })] });
    expect(contained).toContainEqual({ name: "openstack-nova-compute", state: "restart due" });
  });

  test("and which does not run has to start, not to restart", () => {
    const units = { "openstack-nova-compute": { enabled: "enabled", active: "failed" } };
    expect(stateOf(101, { units, processes: [] })).toEqual([
      { name: "openstack-nova-compute", state: "failed" },
    ]);
  });

  test("is told even if it is no service of OpenStack's own", () => {
    expect(stateOf(101, {}, "apache2")).toContainEqual({ name: "apache2", state: "restart due" });
  });
});
