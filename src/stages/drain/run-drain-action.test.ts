import { expect, test } from "vitest";
import { computeService, fakeCloud } from "../../../test/fixtures/cloud-answers.ts";
import type { ComputeService } from "../../model/cloud.ts";
import { drainReason } from "../../model/host-compute.ts";
import type { HostName, RunId } from "../../model/ids.ts";
import { noCloudResources } from "../../ports/no-cloud-resources.ts";
import { createVirtualClock } from "../../sim/virtual-clock.ts";
import { runDrainAction } from "./run-drain-action.ts";

const disabled = (disabledReason: string | undefined) => ({ status: "disabled", disabledReason }) as const;

test.each<[string, Partial<ComputeService>, string[]]>([
  ["vfleet has disabled", disabled(drainReason("20261122-010203-ab12")), ["enabled"]],
  ["somebody else has disabled", disabled("broken fan"), []],
  ["somebody has disabled without a word", disabled(undefined), []],
  ["is enabled", {}, []],
])("a nova-compute that %s", async (_, change, expected) => {
  const done: string[] = [];
  const cloud = fakeCloud({
    computeServices: {
      ...noCloudResources.computeServices,
      find: async () => computeService("cmp1", change),
      enable: async () => {
        done.push("enabled");
      },
    },
  });
  const outcome = await runDrainAction(
    {
      open: async () => cloud,
      place: "cmp1" as HostName,
      run: "20261123-010203-ab12" as RunId,
      clock: createVirtualClock(),
      onWaiting: () => {},
      signal: new AbortController().signal,
    },
    { kind: "enable-compute-service", host: "cmp1" },
  );
  expect(outcome.kind).toBe("done");
  expect(done).toEqual(expected);
});
