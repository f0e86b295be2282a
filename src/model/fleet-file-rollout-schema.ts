import * as z from "zod";
import { duration, integer, oneOf, section, text, toggle } from "./fleet-file-fields.ts";
import { hostsField, labelKey } from "./fleet-file-host-fields.ts";

const countText = "a number of hosts such as 5, or a share such as 10%";
const hostCount = z
  .union(
    [integer({ min: 1, max: 100_000, expected: countText }), text(/^(?:100|[1-9][0-9]?)%$/, countText, [])],
    { error: () => countText },
  )
  .meta({ examples: [5, "10%"] });

const canaryText = "hosts by labels or names, or a number of hosts such as 1";
const wavesText = "{ by: rack }, or a list of host choices in order";
const timeOfDay = text(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, "a time of the day such as 22:00", ["22:00"]);

/** The field `rollout`: in which order and how many at once the hosts are changed. */
export const rolloutSchema = section({
  canary: z
    .union([integer({ min: 1, max: 100_000, expected: canaryText }), hostsField], {
      error: () => canaryText,
    })
    .describe(
      "Hosts that go first, alone: labels, names and ranges, or how many. Others follow if all end well.",
    )
    .optional(),
  waves: z
    .union(
      [
        section({ by: labelKey.describe("A wave for each value of this label.") }),
        z.array(hostsField, { error: () => wavesText }).min(1, { error: () => wavesText }),
      ],
      { error: () => wavesText },
    )
    .meta({ examples: [{ by: "rack" }, [{ rack: "r1" }, ["node-[9-12]"]]] })
    .describe("One wave after the other: by a label's values, or by choices of hosts. Other hosts come last.")
    .optional(),
  atOnce: hostCount
    .describe("How many hosts of a wave at once, at most concurrency: a number, or a share of the wave.")
    .optional(),
  perGroup: section({
    label: labelKey.describe("Hosts with the same value of this label are a group."),
    atMost: hostCount.describe("How many hosts of a group: a number, or a share of all hosts of the group."),
  })
    .describe("How many hosts of a group may be under way, or have failed, at once.")
    .optional(),
  pause: duration("10m").describe("How long to wait between two waves.").optional(),
  stopAfter: integer({ min: 1, max: 100_000, expected: "a number of hosts such as 1" })
    .describe("After so many hosts that failed no further one is begun. The default is 1.")
    .optional(),
  window: section({
    from: timeOfDay,
    to: timeOfDay.describe("On the next day if it is before from."),
    zone: text(/^[A-Za-z0-9_+/-]{1,64}$/, "a time zone such as Europe/Berlin", ["Europe/Berlin", "UTC"]),
  })
    .describe("When hosts may be begun.")
    .optional(),
  beforeNext: section({
    services: toggle
      .describe("nova-compute reports, and the SR-IOV agent lives and serves the PFs. The default is true.")
      .optional(),
    vfs: toggle
      .describe("nova-compute counts as many VFs as are planned, where its log tells. The default is true.")
      .optional(),
    proof: oneOf(["none", "one-per-wave", "every-host"])
      .describe("A VM on a VF has to answer, as vfleet prove sees it. The default is none.")
      .optional(),
    timeout: duration("5m").describe("How long services may take to report. The default is 5m.").optional(),
  })
    .describe("What a host must show in the cloud before another one is begun in its place.")
    .optional(),
  drain: section({
    vms: oneOf(["migrate", "leave-out"]).describe(
      "Running VMs are live-migrated, or a host that has any is left out.",
    ),
    timeout: duration("30m").describe("How long one live migration may take. The default is 30m.").optional(),
    moveBack: toggle
      .describe("VMs that were moved away go back when the host is done. The default is false.")
      .optional(),
    unmovable: oneOf(["leave-out", "stop", "wait"])
      .describe(
        "VMs that cannot be moved: their host is left out, they are stopped and started again, or they are waited for. The default is leave-out.",
      )
      .optional(),
    waitUpTo: duration("1h")
      .describe("How long is waited, with unmovable: wait. The default is 1h.")
      .optional(),
    stopVfs: toggle
      .describe("VMs that have a VF may be stopped, too, with unmovable: stop. The default is false.")
      .optional(),
  })
    .describe("Before a compute host is rebooted nova-compute is disabled, and enabled again after it.")
    .optional(),
}).describe("In which order and how many at once hosts are changed, and what stops that.");

/** The field `rollout` as it is written. */
export type RolloutEntry = z.output<typeof rolloutSchema>;
