import { describe, expect, test } from "vitest";
import { intentOf, problemsOf } from "./fleet-file-sample.ts";

const start =
  "apiVersion: vfleet/v1\nhosts: [{ name: 'node-[1-3]', address: '192.0.2.[1-3]', port: 2222, labels: { zone: a } }]\n";
const openstack = "openstack: {}\n";
const withControllers = (entries: string) => `${start}controllers: [${entries}]\n${openstack}`;

describe("controllers that are right", () => {
  test("come after the hosts, with ranges and ssh resolved as theirs", () => {
    const { hosts } = intentOf(
      `${withControllers("{ name: 'ctl-[1-2]', address: '192.0.2.[11-12]', labels: { zone: b }, ssh: { user: admin } }")}ssh: { become: sudo }\n`,
    );
    expect(hosts.map(({ name, roles }) => `${name} ${roles.join()}`)).toEqual([
      "node-1 compute",
      "node-2 compute",
      "node-3 compute",
      "ctl-1 controller",
      "ctl-2 controller",
    ]);
    expect(hosts[4]).toMatchObject({
      address: "192.0.2.12",
      labels: { zone: "b" },
      ssh: { user: "admin", become: "sudo" },
    });
  });

  test("that are hosts too are one host with both roles, and their name is enough", () => {
    const { hosts } = intentOf(withControllers("{ name: 'node-[2-3]' }, { name: ctl-1 }"));
    expect(hosts.map(({ name, roles }) => `${name} ${roles.join()}`)).toEqual([
      "node-1 compute",
      "node-2 compute,controller",
      "node-3 compute,controller",
      "ctl-1 controller",
    ]);
    expect(hosts[1]).toMatchObject({ address: "192.0.2.2", labels: { zone: "a" }, ssh: { port: 2222 } });
  });

  test("may say of a host what hosts says, and give it labels besides", () => {
    const { hosts } = intentOf(
      withControllers(
        "{ name: node-1, address: 192.0.2.1, ssh: { port: 2222 }, labels: { zone: a, api: 1 } }",
      ),
    );
    expect(hosts[0]).toMatchObject({ labels: { zone: "a", api: "1" }, roles: ["compute", "controller"] });
  });

  test("are not covered by a pool of every host", () => {
    const text = `${withControllers("{ name: ctl-1 }")}pools: [{ name: p, pfs: { name: eth1 }, vfCount: 4 }]\n`;
    expect(problemsOf(text)).toEqual([]);
  });
});

test.each([
  [
    "without openstack",
    `${start}controllers: [{ name: c }]`,
    "3:1: controllers: are only configured with an openstack section, and there is none; add openstack or remove this",
  ],
  [
    "that are a word",
    `${start}controllers: c\n${openstack}`,
    '3:14: controllers: needs a list of hosts, but is "c"',
  ],
  [
    "with a misspelt field",
    withControllers("{ name: c, adress: d }"),
    "3:26: controllers[0].adress: no such field; did you mean address?",
  ],
  [
    "with a range that is wrong",
    withControllers("{ name: 'c[3-1]' }"),
    "3:23: controllers[0].name: has the range [3-1] from high to low; write [1-3]",
  ],
  [
    "given twice",
    withControllers("{ name: 'c[1-2]' }, { name: c2 }"),
    "3:43: controllers[1].name: c2 is given twice, also in controllers[0]; keep one of them",
  ],
  [
    "that are hosts too, given twice",
    withControllers("{ name: node-1 }, { name: node-1 }"),
    "3:41: controllers[1].name: node-1 is given twice, also in controllers[0]; keep one of them",
  ],
  [
    "with another address",
    withControllers("{ name: 'node-[1-2]', address: '192.0.2.[11-12]' }"),
    "3:46: controllers[0].address: node-1 is also in hosts[0], where its address is 192.0.2.1; give it in hosts[0] alone",
  ],
  [
    "with other ssh",
    withControllers("{ name: node-1, ssh: { user: admin } }"),
    "3:36: controllers[0].ssh: node-1 is also in hosts[0], where it is reached in another way; give it in hosts[0] alone",
  ],
  [
    "with another port",
    withControllers("{ name: node-1, port: 22 }"),
    "3:37: controllers[0].port: node-1 is also in hosts[0], where it is reached in another way; give it in hosts[0] alone",
  ],
  [
    "with another label",
    withControllers("{ name: node-1, labels: { zone: b } }"),
    "3:39: controllers[0].labels: node-1 is also in hosts[0], where it has the label zone: a; give it in hosts[0] alone",
  ],
])("controllers %s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

const withPool = (fields: string) =>
  `${withControllers("{ name: ctl-1, labels: { zone: b } }")}pools: [{ name: p, pfs: { name: eth1 }, vfCount: 4, ${fields} }]\n`;

test.each([
  [
    "names a controller",
    withPool("hosts: [node-1, ctl-1]"),
    "5:69: pools[0].hosts[1]: ctl-1 is a controller alone, and a pool takes the NICs of compute hosts; add it to hosts too if it runs VMs, or remove it here",
  ],
  [
    "has an exception for a controller",
    withPool("exceptions: [{ host: ctl-1, vfCount: 2, reason: r }]"),
    "5:74: pools[0].exceptions[0].host: ctl-1 is a controller alone, and a pool takes the NICs of compute hosts; add it to hosts too if it runs VMs, or remove it here",
  ],
  [
    "has labels of controllers",
    withPool("hosts: { zone: b }"),
    "5:60: pools[0].hosts: matches controllers alone, such as ctl-1, and a pool takes the NICs of compute hosts; add them to hosts too if they run VMs",
  ],
  [
    "has labels that no host has",
    withPool("hosts: { zone: c }"),
    "5:60: pools[0].hosts: matches no host: none has the label zone: c; there is zone: a",
  ],
  [
    "names neither a host nor a controller",
    withPool("hosts: ctl-2"),
    '5:60: pools[0].hosts: "ctl-2" is not among the hosts of this file; add it to hosts or remove it here',
  ],
])("a pool that %s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test("a mistake in controllers does not make hosts unknown to pools", () => {
  const pool = "pools: [{ name: p, hosts: [ctl-1], pfs: { name: eth1 }, vfCount: 4 }]\n";
  expect(problemsOf(withControllers("{ name: ctl-1, prot: 2 }") + pool)).toEqual([
    "3:30: controllers[0].prot: no such field; did you mean port?",
  ]);
});
