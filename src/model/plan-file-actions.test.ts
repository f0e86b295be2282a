import { describe, expect, test } from "vitest";
import { sampleActions } from "../sim/fleet/facts-host.ts";
import type { Action, EditOptions } from "./action.ts";
import { actionSchema } from "./plan-file-actions.ts";

const read = (action: unknown) => actionSchema.safeParse(JSON.parse(JSON.stringify(action)));

const edit: EditOptions = {
  kind: "edit-options",
  path: "/etc/nova/nova.conf",
  original: "0123456789abcdef".repeat(4),
  direction: "revert",
  settings: [{ section: "pci", name: "alias", values: ["{a}", ""] }],
  changes: [
    { line: 1, remove: ["a\r", ""], insert: [], section: "" },
    { line: 3, remove: [], insert: ["\t[pci]"], section: "[pci]" },
  ],
  stale: ["nova-compute", "neutron-api@1.service"],
};
const restart: Action = {
  kind: "restart-service",
  service: "neutron-server",
  init: "systemd",
  units: ["neutron-api", "neutron-rpc-server"],
  readiness: { kind: "api", port: 9696 },
  timeoutMs: 900_000,
};

test.each(sampleActions.map((action) => [action.kind, action] as const))(
  "reads %s as it was",
  (_, action) => {
    expect(read(action)).toEqual({ success: true, data: action });
  },
);

test.each<[string, Action]>([
  ["an edit", edit],
  ["an edit of a file that is to come", { ...edit, original: undefined, changes: [] }],
  [
    "a restart that waits for a line",
    { ...restart, readiness: { kind: "log", file: "/var/log/x.log", text: "y" } },
  ],
  ["a restart that waits for an API", restart],
  ["a disabled service", { kind: "disable-compute-service", host: "cmp1" }],
  ["an enabled service", { kind: "enable-compute-service", host: "cmp1" }],
  [
    "a VM that moves",
    { kind: "migrate-server", server: { id: "s1", name: "web" }, from: "cmp1", timeoutMs: 1 },
  ],
  ["a way back", { kind: "return-server", server: { id: "s1", name: "web" }, to: "cmp1", timeoutMs: 1 }],
  ["a stop", { kind: "stop-server", server: { id: "s1", name: "web" }, host: "cmp1", timeoutMs: 1 }],
  ["a start", { kind: "start-server", server: { id: "s1", name: "web" }, host: "cmp1", timeoutMs: 1 }],
  [
    "servers that are waited for",
    {
      kind: "await-servers",
      servers: [{ id: "s1", name: "web", until: "gone" }],
      host: "cmp1",
      timeoutMs: 1,
    },
  ],
])("reads %s", (_, action) => {
  const got = read(action);
  expect(got).toEqual({ success: true, data: action });
  expect(got.data && "original" in got.data).toBe("original" in action);
});

describe("refuses", () => {
  test.each<[string, unknown]>([
    ["a digest that is none", { ...edit, original: "0123" }],
    [
      "a line that is several",
      { ...edit, changes: [{ line: 1, remove: [], insert: ["a\nb"], section: "" }] },
    ],
    ["changes out of their order", { ...edit, changes: edit.changes.toReversed() }],
    ["changes that overlap", { ...edit, changes: edit.changes.map((change) => ({ ...change, line: 2 })) }],
    ["a unit that is a path", { ...edit, stale: ["../../etc/passwd"] }],
    ["an option for a unit", { ...restart, units: ["--now"] }],
    ["an option for a package", { kind: "install-package", tool: "apt-get", package: "-o=x" }],
    ["a package that is a path", { kind: "install-package", tool: "apt-get", package: "/tmp/x.deb" }],
    ["another tool", { kind: "install-package", tool: "pip", package: "x" }],
    ["a port that is none", { ...restart, readiness: { kind: "api", port: 0 } }],
  ])("%s", (_, action) => {
    expect(read(action).success).toBe(false);
  });
});
