import { expect, test } from "vitest";
import { intentOf, problemsOf } from "./fleet-file-sample.ts";

const start = `apiVersion: vfleet/v1
hosts:
  - { name: "node-[1-4]", labels: { rack: r1, role: compute } }
  - { name: "node-[5-6]", labels: { rack: r2 } }
`;
const withRollout = (fields: string) => `${start}rollout: ${fields}\n`;

test("without the section there are no rules", () => {
  expect(intentOf(start)).not.toHaveProperty("rollout");
});

test("an empty section stops after one failure, and nothing else", () => {
  expect(intentOf(withRollout("{}")).rollout).toEqual({ pauseMs: 0, stopAfter: 1 });
});

test("every field is resolved", () => {
  const text = withRollout(`
  canary: node-[1-2]
  waves: { by: rack }
  atOnce: 20%
  perGroup: { label: rack, atMost: 2 }
  pause: 10m
  stopAfter: 3
  window: { from: 22:00, to: 05:00, zone: Europe/Berlin }`);
  expect(intentOf(text).rollout).toEqual({
    canary: { kind: "hosts", hosts: { labels: {}, names: ["node-1", "node-2"] } },
    waves: { kind: "label", label: "rack" },
    atOnce: { kind: "share", percent: 20 },
    perGroup: { label: "rack", atMost: { kind: "number", hosts: 2 } },
    pauseMs: 600_000,
    stopAfter: 3,
    window: { from: "22:00", to: "05:00", zone: "Europe/Berlin" },
  });
});

test("a canary by number, and waves by labels and names", () => {
  expect(
    intentOf(withRollout("{ canary: 1, waves: [{ rack: r2 }, [node-1, node-3]] }")).rollout,
  ).toMatchObject({
    canary: { kind: "number", hosts: 1 },
    waves: {
      kind: "choices",
      choices: [{ labels: { rack: "r2" } }, { labels: {}, names: ["node-1", "node-3"] }],
    },
  });
});

const cloud = `openstack:
  cloud: mycloud
  physicalNetworks: [{ name: physnet2, vlans: 200-299 }]
`;
const proof = (fields: string) =>
  `  proof: { image: tiny, network: { physicalNetwork: physnet2, cidr: 192.0.2.0/24 }, ${fields} }\n`;

test("what a host must show has defaults, and a proof of one host is enough for it", () => {
  expect(intentOf(`${withRollout("{ beforeNext: {} }")}${cloud}`).rollout?.beforeNext).toEqual({
    services: true,
    vfs: true,
    proof: "none",
    timeoutMs: 300_000,
  });
  const given = "{ beforeNext: { services: false, vfs: false, proof: one-per-wave, timeout: 2m } }";
  const alone = proof("reach: second-vm, on: same-host");
  expect(intentOf(`${withRollout(given)}${cloud}${alone}`).rollout?.beforeNext).toEqual({
    services: false,
    vfs: false,
    proof: "one-per-wave",
    timeoutMs: 120_000,
  });
});

test("a drain says what becomes of VMs, before and after", () => {
  const drain = (fields: string) =>
    intentOf(`${withRollout(`{ drain: { vms: migrate, ${fields} } }`)}${cloud}`).rollout?.drain;
  const plain = { vms: "migrate", timeoutMs: 1_800_000 };
  expect(drain("moveBack: true")).toEqual({ ...plain, movesBack: true });
  expect(drain("unmovable: wait")).toEqual({ ...plain, unmovable: "wait", waitMs: 3_600_000 });
  expect(drain("unmovable: stop, stopVfs: true")).toEqual({ ...plain, unmovable: "stop", stopsVfs: true });
});

test.each([
  ["moveBack: true", "moveBack: says something only with vms: migrate"],
  ["unmovable: stop", "unmovable: says something only with vms: migrate"],
  ["waitUpTo: 2h", "waitUpTo: says something only with unmovable: wait"],
  ["stopVfs: true", "stopVfs: says something only with unmovable: stop"],
])("with VMs that are left alone %s is a mistake", (field, problem) => {
  const text = `${withRollout(`{ drain: { vms: leave-out, ${field} } }`)}${cloud}`;
  expect(problemsOf(text)[0]).toContain(`rollout.drain.${problem}`);
});

test.each([
  [
    "no cloud to show it in",
    withRollout("{ beforeNext: {} }"),
    "5:12: rollout.beforeNext: needs a cloud, and openstack.cloud names none",
  ],
  [
    "no way to prove it",
    `${withRollout("{ beforeNext: { proof: every-host } }")}${cloud}`,
    "5:33: rollout.beforeNext.proof: needs to know how, and there is no openstack.proof",
  ],
  [
    "a proof that needs a second host",
    `${withRollout("{ beforeNext: { proof: one-per-wave } }")}${cloud}${proof("reach: second-vm")}`,
    "5:33: rollout.beforeNext.proof: proves one host by itself, and openstack.proof.reach asks for a second VM on another host",
  ],
])("%s is a mistake", (_, text, problem) => {
  expect(problemsOf(text)[0]).toContain(problem);
});

test.each([
  ["an unknown field", "{ canery: 1 }", "5:12: rollout.canery: no such field; did you mean canary?"],
  [
    "a canary of no hosts",
    "{ canary: 0 }",
    "5:20: rollout.canary: needs hosts by labels or names, or a number of hosts such as 1, but is 0",
  ],
  [
    "a canary that no host is",
    "{ canary: { rack: r3 } }",
    "5:20: rollout.canary: matches no host: none has the label rack: r3; there is rack: r1, r2",
  ],
  [
    "a canary that is not in the file",
    "{ canary: node-7 }",
    '5:20: rollout.canary: "node-7" is not among the hosts of this file; did you mean node-1?',
  ],
  [
    "waves by a label that no host has",
    "{ waves: { by: zone } }",
    "5:25: rollout.waves.by: no compute host has the label zone; there is rack, role",
  ],
  [
    "waves by nothing",
    "{ waves: { label: rack } }",
    "5:21: rollout.waves.label: no such field; the fields here are by",
  ],
  [
    "no waves in the list",
    "{ waves: [] }",
    "5:19: rollout.waves: needs { by: rack }, or a list of host choices in order, but is an empty list",
  ],
  [
    "a wave whose hosts are in those before it",
    "{ waves: [{ rack: r1 }, [node-2]] }",
    "5:34: rollout.waves[1]: has no host that is not in a wave before it; remove it, or put it before those",
  ],
  [
    "a share of nothing",
    "{ atOnce: 0% }",
    '5:20: rollout.atOnce: needs a number of hosts such as 5, or a share such as 10%, but is "0%"',
  ],
  [
    "more at once than concurrency",
    "{ atOnce: 51 }",
    "5:20: rollout.atOnce: is more than concurrency, which is 50; lower it, or raise concurrency",
  ],
  [
    "groups by a label that no host has",
    "{ perGroup: { label: racks, atMost: 1 } }",
    "5:31: rollout.perGroup.label: no compute host has the label racks; there is rack, role",
  ],
  [
    "groups without a limit",
    "{ perGroup: { label: rack } }",
    "5:22: rollout.perGroup.atMost: is missing; it needs a number of hosts such as 5, or a share such as 10%",
  ],
  [
    "a pause without a unit",
    "{ pause: 10 }",
    "5:19: rollout.pause: needs a time with its unit, from 1s to 24h, such as 10m, but is 10",
  ],
  ["no failure", "{ stopAfter: 0 }", "5:23: rollout.stopAfter: needs a number of hosts such as 1, but is 0"],
  [
    "an hour that is none",
    "{ window: { from: '24:00', to: '05:00', zone: UTC } }",
    '5:28: rollout.window.from: needs a time of the day such as 22:00, but is "24:00"',
  ],
  [
    "a window without length",
    "{ window: { from: '05:00', to: '05:00', zone: UTC } }",
    "5:41: rollout.window.to: is the same as from, so the window has no length; give another time, or remove window",
  ],
  [
    "a zone that is none",
    "{ window: { from: '22:00', to: '05:00', zone: Europe/Berlim } }",
    '5:56: rollout.window.zone: "Europe/Berlim" is no time zone; write one of the IANA database, such as Europe/Berlin or UTC',
  ],
])("%s", (_, fields, problem) => {
  expect(problemsOf(withRollout(fields))).toEqual([problem]);
});

test("at once as many as a greater concurrency", () => {
  expect(problemsOf(`${withRollout("{ atOnce: 60 }")}concurrency: 60\n`)).toEqual([]);
});

test("a drain needs to know the cloud, and has half an hour for each VM by default", () => {
  const openstack = "openstack: { cloud: mycloud, physicalNetworks: [{ name: physnet2, vlans: 200-299 }] }\n";
  const drain = (fields: string) => intentOf(withRollout(`{ drain: ${fields} }`) + openstack).rollout?.drain;
  expect(drain("{ vms: migrate }")).toEqual({ vms: "migrate", timeoutMs: 1_800_000 });
  expect(drain("{ vms: leave-out, timeout: 5m }")).toEqual({ vms: "leave-out", timeoutMs: 300_000 });
  const missing = problemsOf(withRollout("{ drain: { vms: migrate } }"));
  expect(missing.join("\n")).toContain("rollout.drain: needs a cloud, and openstack.cloud names none");
});
