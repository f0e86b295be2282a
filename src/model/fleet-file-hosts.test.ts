import { expect, test } from "vitest";
import { problemsOf } from "./fleet-file-sample.ts";

test.each([
  [
    "a range from high to low",
    "apiVersion: vfleet/v1\nhosts: [{ name: 'n[9-3]' }]",
    "2:17: hosts[0].name: has the range [9-3] from high to low; write [3-9]",
  ],
  [
    "a range that is too large",
    "apiVersion: vfleet/v1\nhosts: [{ name: 'n[0-10000]' }]",
    "2:17: hosts[0].name: stands for 10001 hosts, more than 10000; split it into smaller ranges",
  ],
  [
    "a host name for ssh options",
    "apiVersion: vfleet/v1\nhosts: [{ name: '-oProxyCommand=x' }]",
    '2:17: hosts[0].name: "-oProxyCommand=x" is not a host name; use letters, digits, dots and dashes, with a letter or digit at both ends',
  ],
  [
    "one address for many",
    "apiVersion: vfleet/v1\nhosts: [{ name: 'n[1-3]', address: 192.0.2.1 }]",
    "2:36: hosts[0].address: stands for 1 address, but the name for 3 hosts; give the address a range as long as the name's",
  ],
  [
    "a host twice",
    "apiVersion: vfleet/v1\nhosts:\n  - { name: 'n[1-3]' }\n  - { name: 'n[2-5]' }",
    "4:13: hosts[1].name: n2 and 1 more is given twice, also in hosts[0]; keep one of them",
  ],
  [
    "two ports",
    "apiVersion: vfleet/v1\nhosts: [{ name: a, port: 1, ssh: { port: 2 } }]",
    "2:20: hosts[0].port: the port is given twice, here and in ssh; keep one of them",
  ],
])("%s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});
