import { expect, test } from "vitest";
import { cloudInput, withAgent, withServices } from "../../test/fixtures/openstack-input.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { enableSriovAgent } from "./enable-sriov-agent.ts";

const agent = (enabled: string) =>
  cloudInput({}, (facts) =>
    withServices(withAgent(facts), ({ units }) => ({
      units: { ...units, "neutron-sriov-agent": { enabled, active: "active" } },
    })),
  );

test("the agent's unit is enabled where its package left it disabled, or is yet to come", () => {
  const enable = {
    kind: "set-unit-enabled",
    unit: "neutron-sriov-agent.service",
    from: false,
    to: true,
    bootOnly: true,
  };
  expect(actionsOf(enableSriovAgent, agent("disabled"))).toEqual([enable]);
  expect(actionsOf(enableSriovAgent, cloudInput())).toEqual([enable]);
  expect(holdsOf(enableSriovAgent, agent("masked"))).toEqual(["no"]);
});

test.each(["enabled", "enabled-runtime", "static", "generated", "alias"])("%s is enough", (enabled) => {
  expect(actionsOf(enableSriovAgent, agent(enabled))).toEqual([]);
  expect(holdsOf(enableSriovAgent, agent(enabled))).toEqual(["yes"]);
});

test("with upstart, and where OpenStack is left alone, there is nothing to enable", () => {
  expect(actionsOf(enableSriovAgent, cloudInput({ system: "ubuntu-14.04", release: "kilo" }))).toEqual([]);
  expect(holdsOf(enableSriovAgent, stepInput())).toEqual([]);
});
