import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { known, unreadable } from "../model/reading.ts";
import { guardNetworkOwners } from "./guard-network-owners.ts";

const line = { file: "/etc/rc.local", text: "echo 8 > /sys/class/net/enp1s0/device/sriov_numvfs" };

test("a program that sets VF counts is told with its line, and refuses nothing", () => {
  const owner = { kind: "boot-script", active: false, vfCountLines: [line] } as const;
  const input = stepInput({ ...hostFacts(), networkOwners: known([owner]) });
  const { refusals, notes } = guardNetworkOwners.check(input);
  expect(refusals).toEqual([]);
  expect(notes).toEqual([
    expect.objectContaining({
      code: "other-vf-owner",
      severity: "warning",
      subject: { host: "alpha", item: "/etc/rc.local" },
      summary: "boot-script sets VF counts on this host too (it does not run now)",
      detail: "/etc/rc.local: echo 8 > /sys/class/net/enp1s0/device/sriov_numvfs",
    }),
  ]);
});

test.each([
  [
    "programs that set none",
    { networkOwners: known([{ kind: "netplan", active: true, vfCountLines: [] }] as const) },
    [],
  ],
  ["what could not be read", { networkOwners: unreadable("not root") }, ["vf-owners-unknown"]],
])("%s", (_, change, notes) => {
  expect(verdictOf(guardNetworkOwners, stepInput({ ...hostFacts(), ...change }))).toEqual({
    refused: [],
    notes,
  });
});

test("a host on which nothing is wanted is not looked at", () => {
  expect(
    verdictOf(guardNetworkOwners, stepInput({ ...hostFacts(), networkOwners: unreadable("x") }, [])).notes,
  ).toEqual([]);
});
