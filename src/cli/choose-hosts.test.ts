import { expect, test } from "vitest";
import { hostName } from "../model/ids.ts";
import type { HostIntent } from "../model/intent.ts";
import { chooseHosts } from "./choose-hosts.ts";

const hosts = ["node-1", "node-2", "node-3", "web.1", "webx1"].map(
  (name, index): HostIntent => ({
    name: hostName(name),
    roles: ["compute"],
    address: name,
    labels: index % 2 === 0 ? { role: "compute", rack: "1" } : { role: "storage" },
    ssh: { become: "none", transport: "ssh2", connectTimeoutMs: 1000 },
  }),
);

test.each([
  [undefined, ["node-1", "node-2", "node-3", "web.1", "webx1"]],
  [["node-2"], ["node-2"]],
  [["node-[2-3]"], ["node-2", "node-3"]],
  [["node-[1,3]"], ["node-1", "node-3"]],
  [["node-[1,3],web.1"], ["node-1", "node-3", "web.1"]],
  [
    ["web.1", "node-1", "node-1"],
    ["node-1", "web.1"],
  ],
  [["node-*"], ["node-1", "node-2", "node-3"]],
  [["web.?"], ["web.1"]],
  [["role=storage"], ["node-2", "web.1"]],
  [
    ["role=storage", "node-1"],
    ["node-1", "node-2", "web.1"],
  ],
])("%j", (patterns, names) => {
  expect(chooseHosts(hosts, patterns).map(({ name }) => name)).toEqual(names);
});

test.each([
  ["node-4", /did you mean node-1/],
  ["node-[1-4]", /"node-4" is not in the fleet file/],
  ["node-[3-1]", /from high to low/],
  ["role=gpu", /no host has this label/],
  ["constructor=x", /no host has this label/],
  ["x*", /no host of the fleet file/],
])("%s is refused", (pattern, message) => {
  expect(() => chooseHosts(hosts, [pattern])).toThrow(message);
});
