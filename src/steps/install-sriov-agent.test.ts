import { expect, test } from "vitest";
import { cloudInput, servingPf, withAgent } from "../../test/fixtures/openstack-input.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { installSriovAgent } from "./install-sriov-agent.ts";

const planned = (...given: Parameters<typeof cloudInput>) =>
  actionsOf(installSriovAgent, cloudInput(...given));

test("a compute host whose PF serves a network gets the agent's package, by its name there", () => {
  expect(planned()).toEqual([
    {
      kind: "install-package",
      tool: "apt-get",
      package: "neutron-sriov-agent",
      units: ["neutron-sriov-agent"],
    },
  ]);
  expect(planned({ system: "ubuntu-14.04", release: "kilo" })).toMatchObject([
    { tool: "apt-get", package: "neutron-plugin-sriov-agent" },
  ]);
  expect(planned({ system: "rhel-9" })).toMatchObject([
    { tool: "dnf", package: "openstack-neutron-sriov-nic-agent" },
  ]);
  expect(planned({ system: "centos-7", release: "queens" })).toMatchObject([{ tool: "yum" }]);
  expect(planned({ system: "sles-15" })).toMatchObject([{ tool: "zypper" }]);
  expect(holdsOf(installSriovAgent, cloudInput())).toEqual(["no"]);
});

test("nothing where it is there", () => {
  expect(planned({}, withAgent)).toEqual([]);
  expect(holdsOf(installSriovAgent, cloudInput({}, withAgent))).toEqual(["yes"]);
});

test("nothing where no PF serves a network, a tool deploys, or OpenStack is left alone", () => {
  expect(planned({ pfs: [servingPf({ physicalNetwork: undefined })] })).toEqual([]);
  expect(planned({ pfs: [servingPf({ vfCount: 0 })] })).toEqual([]);
  expect(planned({ roles: ["controller"] })).toEqual([]);
  expect(planned({ wanted: { deployment: "kolla-ansible" } })).toEqual([]);
  expect(actionsOf(installSriovAgent, stepInput())).toEqual([]);
});
