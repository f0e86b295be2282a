import { expect, test } from "vitest";
import { problemsOf, start, withPool } from "./fleet-file-sample.ts";

test.each([
  ["no apiVersion", "hosts: [{ name: a }]", "1:1: apiVersion: is missing; it needs vfleet/v1"],
  [
    "another apiVersion",
    "apiVersion: v1\nhosts: [{ name: a }]",
    '1:13: apiVersion: needs vfleet/v1, but is "v1"',
  ],
  ["no hosts", "apiVersion: vfleet/v1", "1:1: hosts: is missing; it needs a list of hosts"],
  [
    "an empty list of hosts",
    "apiVersion: vfleet/v1\nhosts: []",
    "2:8: hosts: needs a list of at least one host, but is an empty list",
  ],
  ["a field without a value", `${start}pools:`, "3:1: pools: is empty; it needs a list of pools"],
  [
    "a misspelt field",
    `${start}pools:\n  - name: p\n    pfs: { name: eth1 }\n    vfCont: 3\n    vfCount: 3`,
    "6:5: pools[0].vfCont: no such field; did you mean vfCount?",
  ],
  [
    "a field from nowhere",
    `${start}ssh: { kerberos: 1 }`,
    "3:8: ssh.kerberos: no such field; the fields here are user, port, identityFile, knownHostsFile, jump, become, transport, connectTimeout",
  ],
  [
    "a misspelt word",
    `${start}reboot: alow`,
    '3:9: reboot: needs never or allow, but is "alow"; did you mean allow?',
  ],
  [
    "yes for true",
    withPool("vfs: { trust: yes }"),
    '4:63: pools[0].vfs.trust: needs true or false, but is "yes"; write true',
  ],
  [
    "a negative count",
    withPool("").replace("4,", "-4,"),
    "4:46: pools[0].vfCount: needs a number of VFs such as 30, or max, or a share such as 50%, but is -4",
  ],
  [
    "a share beyond all",
    withPool("").replace("4,", "101%,"),
    '4:46: pools[0].vfCount: needs a number of VFs such as 30, or max, or a share such as 50%, but is "101%"',
  ],
  [
    "a time without a unit",
    `${start}rebootTimeout: 20`,
    "3:16: rebootTimeout: needs a time with its unit, from 1s to 24h, such as 20m, but is 20",
  ],
  [
    "a time beyond a day",
    `${start}rebootTimeout: 9999m`,
    '3:16: rebootTimeout: needs a time with its unit, from 1s to 24h, such as 20m, but is "9999m"',
  ],
  [
    "a word for a time",
    `${start}rebootTimeout: long`,
    '3:16: rebootTimeout: needs a time with its unit, from 1s to 24h, such as 20m, but is "long"',
  ],
  [
    "an odd item of a list",
    `${start}ssh: { jump: [ok, "-oProxyCommand=x"] }`,
    '3:19: ssh.jump[1]: needs a host such as bastion or root@bastion:22, but is "-oProxyCommand=x"',
  ],
  [
    "an exception without a reason",
    withPool("exceptions: [{ host: node-1, vfCount: 2 }]"),
    "4:62: pools[0].exceptions[0].reason: is missing; it needs why the host is an exception, such as older card",
  ],
])("%s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test("all at once, in the order of the file", () => {
  const text =
    "apiVersion: vfleet/v1\nreboot: perhaps\nhosts:\n  - { name: a, prot: 2 }\n  - { name: 'b[2-1]' }\npools:\n  - { name: p, pfs: {}, vfCount: x }\n  - { name: q, pfs: { nam: e }, vfCount: 1, exceptions: [{ host: zzz, vfCount: 1, reason: r }] }\n";
  expect(problemsOf(text).map((line) => line.replace(/: (?:no such|has|needs|chooses).*/, ""))).toEqual([
    "2:9: reboot",
    "4:16: hosts[0].prot",
    "5:13: hosts[1].name",
    "7:34: pools[0].vfCount",
    "8:23: pools[1].pfs.nam",
  ]);
});

test("of a merged field, at the place where it is written", () => {
  const text = "apiVersion: vfleet/v1\nssh: &s { port: 99999 }\nhosts:\n  - { name: a, ssh: { <<: *s } }\n";
  expect(problemsOf(text)).toEqual([
    "2:17: ssh.port: needs a port number from 1 to 65535, but is 99999",
    "2:17: hosts[0].ssh.port: needs a port number from 1 to 65535, but is 99999",
  ]);
});
