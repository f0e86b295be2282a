import { expect, test } from "vitest";
import { findCloudHost } from "./find-cloud-host.ts";

test.each([
  ["short", "node-9.domain.tld", ["node-9", "node-9.domain.tld"], "node-9"],
  ["with its domain", "node-9", ["node-10.domain.tld", "node-9.domain.tld"], "node-9.domain.tld"],
  ["as in the fleet file", "node-9.domain.tld", ["node-9.domain.tld"], "node-9.domain.tld"],
  ["in another case", "Node-9", ["NODE-9.Domain.tld"], "NODE-9.Domain.tld"],
  ["not: another domain is another host", "node-9.domain.tld", ["node-9.other.tld"], undefined],
  ["not: several domains", "node-9", ["node-9.a", "node-9.b"], undefined],
  ["not: a longer number", "node-1", ["node-10", "node-11.domain.tld"], undefined],
  ["not: nothing is known", "node-9", [], undefined],
  ["by its address alone", "192.0.2.9", ["192", "192.0.2.9"], "192.0.2.9"],
  ["not: another address", "192.0.2.9", ["192.0.2.10"], undefined],
])("%s", (_, name, known, found) => {
  expect(findCloudHost(name, known)).toBe(found);
});
