import { expect, it } from "vitest";
import { computeService, hypervisor } from "./compute-answers.ts";

it("reads a service of Zed, of Kilo, and one whose cell does not answer", () => {
  const zed = {
    id: "2bf6658e-d7c4-46ad-9f74-b035ef21ccb5",
    binary: "nova-compute",
    host: "cmp1",
    zone: "nova",
    status: "disabled",
    state: "up",
    updated_at: "2026-11-23T04:52:07.000000",
    disabled_reason: "repair",
    forced_down: false,
  };
  expect(computeService.parse(zed)).toEqual({
    id: zed.id,
    binary: "nova-compute",
    host: "cmp1",
    zone: "nova",
    state: "up",
    status: "disabled",
    updatedAt: "2026-11-23T04:52:07Z",
    disabledReason: "repair",
  });
  expect(computeService.parse({ ...zed, id: 7, updated_at: null, disabled_reason: null })).toMatchObject({
    id: "7",
    updatedAt: undefined,
    disabledReason: undefined,
  });
  expect(computeService.parse({ binary: "nova-compute", host: "cmp2", status: "UNKNOWN" })).toMatchObject({
    id: undefined,
    state: "unknown",
    status: "unknown",
  });
});

it("does not take a time that it cannot read for none", () => {
  const service = { binary: "nova-compute", host: "cmp1", state: "up", status: "enabled" };
  expect(computeService.safeParse({ ...service, updated_at: "yesterday" }).success).toBe(false);
  expect(computeService.safeParse({ ...service, updated_at: "2026-11-23T04:52:07+02:00" }).success).toBe(
    false,
  );
});

it("reads a hypervisor with and without the number of its VMs", () => {
  const found = {
    id: 1,
    hypervisor_hostname: "cmp1.domain.tld",
    hypervisor_type: "QEMU",
    state: "up",
    status: "enabled",
    running_vms: 3,
    service: { id: 7, host: "cmp1", disabled_reason: null },
  };
  expect(hypervisor.parse(found)).toEqual({
    id: "1",
    hypervisorHostname: "cmp1.domain.tld",
    serviceHost: "cmp1",
    state: "up",
    status: "enabled",
    hypervisorType: "QEMU",
    runningVms: 3,
  });
  expect(hypervisor.parse({ ...found, running_vms: undefined }).runningVms).toBeUndefined();
});
