import { expect, test } from "vitest";
import { problemsOf, start, withPool } from "./fleet-file-sample.ts";

test.each([
  [
    "a pool without PFs",
    `${start}pools: [{ name: p, pfs: {}, vfCount: 1 }]`,
    "3:20: pools[0].pfs: chooses no PFs; give at least one of name, address, driver, vendor, device, numaNode, minSpeed",
  ],
  [
    "an unknown host in a pool",
    withPool("hosts: [node-1, nod-2]"),
    '4:65: pools[0].hosts[1]: "nod-2" is not among the hosts of this file; did you mean node-2?',
  ],
  [
    "labels that no host has",
    withPool("hosts: { role: computer }"),
    "4:56: pools[0].hosts: matches no host: none has the label role: computer; there is role: compute",
  ],
  [
    "an exception for an unknown host",
    withPool("exceptions: [{ host: x, vfCount: 2, reason: r }]"),
    '4:70: pools[0].exceptions[0].host: "x" is not among the hosts of this file; add it to hosts or remove it here',
  ],
  [
    "an exception outside of the pool",
    withPool("hosts: [node-1], exceptions: [{ host: node-2, vfCount: 2, reason: r }]"),
    "4:87: pools[0].exceptions[0].host: node-2 is not in the pool; remove the exception or extend the pool's hosts",
  ],
  [
    "two exceptions",
    withPool(
      "exceptions: [{ host: node-1, vfCount: 2, reason: r }, { host: 'node-[1-2]', vfCount: 2, reason: r }]",
    ),
    "4:111: pools[0].exceptions[1].host: node-1 has two exceptions in this pool; keep one of them",
  ],
  [
    "a pool twice",
    `${start}pools: [{ name: p, pfs: { name: a }, vfCount: 1 }, { name: p, pfs: { name: b }, vfCount: 1 }]`,
    "3:60: pools[1].name: the pool p is given twice, also in pools[0]; give it another name",
  ],
  [
    "an inherited name",
    withPool("hosts: { constructor: x }"),
    "4:56: pools[0].hosts: matches no host: none has the label constructor: x",
  ],
])("%s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});
