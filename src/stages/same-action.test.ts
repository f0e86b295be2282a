import { describe, expect, test } from "vitest";
import { file } from "../../test/fixtures/host-facts.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import type { Action } from "../model/action.ts";
import { hostName } from "../model/ids.ts";
import type { HostPlan } from "../model/plan.ts";
import { sampleActions } from "../sim/fleet/facts-host.ts";
import { findUnapproved, withApprovedIds } from "./same-action.ts";

function planOf(actions: readonly Action[], prefix = "alpha"): HostPlan {
  return {
    host: hostName("alpha"),
    status: "changes",
    findings: [],
    phases: [
      {
        name: "functions",
        actions: actions.map((action, at) => ({
          id: `${prefix}/${at + 1}`,
          step: "a-step",
          action,
          why: "",
          disrupts: [],
        })),
      },
    ],
  };
}

const isApproved = (action: Action, approved: readonly Action[]) =>
  findUnapproved(planOf([action]), planOf(approved)).length === 0;

const write: Action = {
  kind: "write-file",
  path: "/a",
  before: file("old"),
  after: file("new"),
  makeDirectories: [],
};
const settings: Action = {
  kind: "set-vf-settings",
  pf: freePf,
  netdev: "enp1s0",
  index: 1,
  before: {},
  after: { trust: true, maxTxRateMbps: 10 },
};
const count: Action = { kind: "set-vf-count", pf: freePf, from: 0, to: 4, timeoutMs: 1 };
const bind: Action = { kind: "bind-vf-driver", pf: freePf, index: 1, from: undefined, to: "vfio-pci" };
const edit: Action = {
  kind: "edit-options",
  path: "/etc/nova/nova.conf",
  original: "a".repeat(64),
  direction: "apply",
  settings: [{ section: "pci", name: "device_spec", values: ["{}"] }],
  changes: [{ line: 7, remove: [], insert: ["device_spec = {}"], section: "[pci]" }],
  stale: ["nova-compute"],
};
const restart: Action = {
  kind: "restart-service",
  service: "nova-compute",
  init: "systemd",
  units: ["nova-compute"],
  readiness: { kind: "running" },
  timeoutMs: 1,
};

describe("approved", () => {
  test.each(sampleActions.map((action) => [action.kind, action] as const))("%s as it was", (_, action) => {
    expect(isApproved(action, [action])).toBe(true);
    expect(isApproved(action, [])).toBe(false);
  });

  test.each<[string, Action, Action]>([
    ["a count from another number", { ...count, from: 2 }, count],
    ["a driver from another driver", { ...bind, from: "igbvf" }, bind],
    [
      "a reboot from another boot",
      { kind: "reboot", bootId: "two", timeoutMs: 1 },
      { kind: "reboot", bootId: "one", timeoutMs: 2 },
    ],
    ["a file whose directory is there by now", { ...write, makeDirectories: ["/d"] }, write],
    ["some of the settings", { ...settings, after: { trust: true } }, settings],
  ])("%s, which ends in the same", (_, action, approved) => {
    expect(isApproved(action, [approved])).toBe(true);
  });

  test.each<[string, Action, Action]>([
    ["an edit of a file that was to come", edit, { ...edit, original: undefined, changes: [] }],
    ["an edit on other lines of the same file", { ...edit, changes: [] }, edit],
    ["a restart with another time", { ...restart, timeoutMs: 9 }, restart],
  ])("%s", (_, action, approved) => {
    expect(isApproved(action, [approved])).toBe(true);
  });
});

describe("not approved", () => {
  test.each<[string, Action, Action]>([
    ["another count", { ...count, to: 6 }, count],
    ["another PF", { ...count, pf: "0000:02:00.0" as typeof freePf }, count],
    ["another driver", { ...bind, to: undefined }, bind],
    ["another VF", { ...bind, index: 2 }, bind],
    ["other content", { ...write, after: file("other") }, write],
    ["another mode", { ...write, after: file("new", "0755") }, write],
    ["a file that the operator saw otherwise", { ...write, before: file("changed") }, write],
    ["a file that was not there", { ...write, before: undefined }, write],
    ["another setting", { ...settings, after: { trust: true, spoofCheck: false } }, settings],
    ["another value", { ...settings, after: { trust: false } }, settings],
    ["settings of another VF", { ...settings, index: 2 }, settings],
    ["an edit of a file that was another", { ...edit, original: "b".repeat(64) }, edit],
    ["an edit of another file", { ...edit, path: "/etc/neutron/neutron.conf" }, edit],
    [
      "an edit that sets another value",
      { ...edit, settings: [{ section: "pci", name: "device_spec", values: ["{x}"] }] },
      { ...edit, original: undefined },
    ],
    ["an edit the other way round", { ...edit, direction: "revert" }, edit],
    ["the restart of another service", { ...restart, service: "nova-api" }, restart],
    ["the restart of another unit", { ...restart, units: ["nova-api"] }, restart],
    [
      "another package",
      { kind: "install-package", tool: "apt-get", package: "a" },
      { kind: "install-package", tool: "apt-get", package: "b" },
    ],
    [
      "other kernel arguments",
      { kind: "change-boot-entry", add: ["x"], remove: [], fallback: { title: "t", change: "add" } },
      { kind: "change-boot-entry", add: ["y"], remove: [], fallback: { title: "t", change: "add" } },
    ],
  ])("%s", (_, action, approved) => {
    expect(isApproved(action, [approved])).toBe(false);
  });
});

test("a plan that asks for less is approved", () => {
  expect(findUnapproved(planOf([count]), planOf([write, count, bind]))).toEqual([]);
  expect(findUnapproved(planOf([]), planOf([write]))).toEqual([]);
});

test("ids are those of the approved plan, so that each is used once in a run", () => {
  const approved = planOf([write, count, bind]);
  const ids = withApprovedIds(planOf([count, bind]), approved).phases.flatMap(({ actions }) =>
    actions.map(({ id }) => id),
  );
  expect(ids).toEqual(["alpha/2", "alpha/3"]);
});

test("of a file that was to come with a package, less may be left to set than was approved, never more or otherwise", () => {
  const setting = (name: string, value: string) => ({ section: "sriov_nic", name, values: [value] });
  const edit = (settings: readonly ReturnType<typeof setting>[], original?: string): Action => ({
    kind: "edit-options",
    path: "/etc/neutron/plugins/ml2/sriov_agent.ini",
    original,
    direction: "apply",
    settings,
    changes: [],
    stale: [],
  });
  const approved = planOf([edit([setting("a", "1"), setting("b", "2")])]);
  const isApproved = (action: Action) => findUnapproved(planOf([action]), approved).length === 0;
  expect(isApproved(edit([setting("a", "1")], "00"))).toBe(true);
  expect(isApproved(edit([setting("a", "2")], "00"))).toBe(false);
  expect(isApproved(edit([setting("a", "1"), setting("c", "3")], "00"))).toBe(false);
});
