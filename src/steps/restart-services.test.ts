import { describe, expect, test } from "vitest";
import { cloudInput, withAgent, withServices } from "../../test/fixtures/openstack-input.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import type { HostAction } from "../model/action.ts";
import type { OpenstackServices } from "../model/openstack-facts.ts";
import { restartServices } from "./restart-services.ts";

const compute = (change: Partial<OpenstackServices> = {}) =>
  cloudInput({}, (facts) => withServices(withAgent(facts), () => change));
const servicesOf = (input: Parameters<typeof actionsOf>[1]) =>
  actionsOf(restartServices, input).map((action) =>
    action.kind === "restart-service" ? action.service : "",
  );
const novaCompute = { program: "nova-compute", pid: 7, args: [], contained: false };

test("nothing restarts where nothing has changed", () => {
  expect(servicesOf(compute())).toEqual([]);
  expect(holdsOf(restartServices, compute())).toEqual(["yes", "yes", "yes"]);
  expect(servicesOf(stepInput())).toEqual([]);
});

test("what this plan changes makes its services restart, the agent before nova-compute", () => {
  const edit: HostAction = {
    kind: "edit-options",
    path: "/etc/nova/nova.conf",
    original: "00",
    direction: "apply",
    settings: [],
    changes: [],
    stale: ["nova-compute"],
  };
  expect(servicesOf({ ...compute(), planned: [edit] })).toEqual(["nova-compute"]);
  const vfs = {
    kind: "set-vf-count",
    stale: ["nova-compute", "neutron-sriov-agent"],
  } as unknown as HostAction;
  expect(servicesOf({ ...compute(), planned: [vfs] })).toEqual(["sriov-agent", "nova-compute"]);
});

describe("a mark that vfleet left on the host", () => {
  test("asks for a restart", () => {
    const input = compute({ stale: { "nova-compute": 500 } });
    expect(servicesOf(input)).toEqual(["nova-compute"]);
    expect(holdsOf(restartServices, input)).toContain("no");
  });

  test("counts no more when the process began after it", () => {
    const began = (startedAt: number) =>
      compute({ stale: { "nova-compute": 500 }, processes: [{ ...novaCompute, startedAt }] });
    expect(servicesOf(began(501))).toEqual([]);
    expect(servicesOf(began(499))).toEqual(["nova-compute"]);
  });
});

test("a service that is down is started", () => {
  const down = compute({
    units: {
      "nova-compute": { enabled: "enabled", active: "failed" },
      "neutron-sriov-agent": { enabled: "enabled", active: "active" },
    },
  });
  expect(servicesOf(down)).toEqual(["nova-compute"]);
  expect(holdsOf(restartServices, down)).toContain("no");
});

test("the agent is enabled for the boot, and restarts for what has changed, or if it does not run", () => {
  const enable: HostAction = {
    kind: "set-unit-enabled",
    unit: "neutron-sriov-agent.service",
    from: false,
    to: true,
    bootOnly: true,
  };
  expect(servicesOf({ ...compute(), planned: [enable] })).toEqual([]);
  expect(servicesOf({ ...compute({ stale: { "neutron-sriov-agent": 500 } }), planned: [enable] })).toEqual([
    "sriov-agent",
  ]);
  const off = { units: { "neutron-sriov-agent": { enabled: "disabled", active: "inactive" } } };
  expect(servicesOf({ ...compute(off), planned: [enable] })).toEqual(["sriov-agent"]);
  const install: HostAction = { kind: "install-package", tool: "apt-get", package: "neutron-sriov-agent" };
  const edit = { kind: "edit-options", stale: ["neutron-sriov-agent"], path: "/x" } as unknown as HostAction;
  expect(servicesOf({ ...cloudInput(), planned: [install, edit, enable] })).toEqual(["sriov-agent"]);
});

test("what is switched off on purpose stays off, and an agent that VFs do not need is never started", () => {
  const units = (change: Record<string, { enabled: string; active: string }>) => compute({ units: change });
  const off = { enabled: "disabled", active: "inactive" };
  expect(servicesOf(units({ "neutron-openvswitch-agent": off, "nova-compute": off }))).toEqual([]);
  expect(servicesOf(units({ "nova-compute": { enabled: "masked", active: "inactive" } }))).toEqual([]);
  expect(
    servicesOf(units({ "neutron-openvswitch-agent": { enabled: "enabled", active: "failed" } })),
  ).toEqual([]);
  const stale = { stale: { "nova-compute": 500 }, units: { "nova-compute": off } };
  expect(servicesOf(compute(stale))).toEqual([]);
  const noPf = cloudInput({ pfs: [] }, (facts) =>
    withServices(withAgent(facts), () => ({
      units: { "nova-compute": { enabled: "enabled", active: "failed" } },
    })),
  );
  expect(servicesOf(noPf)).toEqual([]);
});

test("all parts of the Neutron server restart together, and its API has to answer", () => {
  const input = cloudInput({ roles: ["controller"] }, (facts) =>
    withServices(facts, () => ({ stale: { "neutron-rpc-server": 3 } })),
  );
  expect(actionsOf(restartServices, input)).toEqual([
    {
      kind: "restart-service",
      service: "neutron-server",
      init: "systemd",
      units: ["neutron-api", "neutron-rpc-server"],
      readiness: { kind: "api", port: 9696 },
      timeoutMs: 600_000,
    },
  ]);
});
