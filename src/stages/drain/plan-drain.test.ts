import { expect, test } from "vitest";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { hostIntent, intent, question } from "../../../test/fixtures/intent.ts";
import type { ComputeService } from "../../model/cloud.ts";
import type { HostRole } from "../../model/intent.ts";
import { known } from "../../model/reading.ts";
import { computeService } from "../../sim/fleet/memory-cloud.ts";
import { planHost } from "../plan-host.ts";

const drain = { vms: "migrate", timeoutMs: 1000 } as const;
const wanted = intent({ rollout: { pauseMs: 0, stopAfter: 1, drain } });
const ours = { status: "disabled", disabledReason: "vfleet run r1: the host is to be rebooted" } as const;

function plan(
  service: ComputeService | undefined,
  options: Parameters<typeof hostFacts>[0] = { iommu: "off" },
  roles: readonly HostRole[] = ["compute"],
) {
  const host = { ...hostIntent(), roles };
  const asked = question({ ...wanted, hosts: [host] }, host, hostFacts(options));
  const planned = planHost({ ...asked, compute: known({ service, servers: [] }) });
  const actions = planned.phases.flatMap((phase) => phase.actions);
  return {
    status: planned.status,
    phases: planned.phases.map(({ name }) => name),
    ids: actions.map(({ id }) => id),
    whys: actions.map(({ why }) => why),
    codes: planned.findings.map(({ code }) => code),
  };
}

test("a reboot is between disable and enable, and all actions have their number", () => {
  const { phases, ids } = plan(computeService("alpha"));
  expect(phases).toEqual(["disable", "boot", "functions", "persistence", "enable"]);
  expect(ids).toEqual(ids.map((_, at) => `alpha/${at + 1}`));
});

test("without a reboot Nova is told nothing", () => {
  expect(plan(computeService("alpha"), {}).phases).toEqual(["functions", "persistence"]);
});

test("what somebody else has disabled is left alone", () => {
  const service = computeService("alpha", { status: "disabled", disabledReason: "vfleet is not to blame" });
  expect(plan(service).phases).toEqual(["boot", "functions", "persistence"]);
});

test("what another run has disabled is enabled when all is done, and disabled no second time", () => {
  const { phases, whys } = plan(computeService("alpha", ours));
  expect(phases).toEqual(["boot", "functions", "persistence", "enable"]);
  expect(whys.at(-1)).toBe("it was disabled by vfleet run r1: the host is to be rebooted");
});

test("what another run has disabled is enabled also where nothing else is to do", () => {
  const idle = { host: "alpha", pools: [] };
  const host = hostIntent();
  const asked = question({ ...wanted, pools: idle.pools }, host, hostFacts());
  const planned = planHost({
    ...asked,
    compute: known({ service: computeService("alpha", ours), servers: [] }),
  });
  expect([planned.status, planned.phases.map(({ name }) => name)]).toEqual(["changes", ["enable"]]);
});

test("where the host is refused it stays disabled, and the plan says so", () => {
  const { status, phases, codes } = plan(computeService("alpha", ours), { iommu: "off", vms: ["by-hand"] });
  expect({ status, phases }).toEqual({ status: "refused", phases: [] });
  expect(codes).toEqual(["reboot-stops-vms", "compute-left-disabled"]);
});

test("a host that Nova does not know is rebooted with a warning", () => {
  const { phases, codes } = plan(undefined);
  expect(phases).toEqual(["boot", "functions", "persistence"]);
  expect(codes).toEqual(["drain-host-unknown"]);
});

test("a host that is no compute host is not drained", () => {
  const { phases, codes } = plan(computeService("alpha"), { iommu: "off" }, ["controller"]);
  expect(phases).not.toContain("disable");
  expect(codes).toEqual([]);
});
