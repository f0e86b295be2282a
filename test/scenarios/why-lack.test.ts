import { expect, test } from "vitest";
import { known } from "../../src/model/reading.ts";
import { deviceLack } from "../../src/steps/scheduling/device-lack.ts";
import { verdictText } from "../../src/views/describe-lack.ts";
import { schedulingHost, schedulingVf } from "../fixtures/scheduling.ts";

test("a port whose VF the flavor's alias takes is told so, and not that the VF is free", () => {
  const alias = { asker: "alias nic", count: 1, specs: [{ productId: "10ca" }], numaPolicy: undefined };
  const port = {
    asker: "port p1",
    count: 1,
    specs: [{ physicalNetwork: "physnet2" }],
    numaPolicy: undefined,
  };
  const devices = [schedulingVf(0)];
  const host = schedulingHost({ devices: known(devices) });
  const lack = deviceLack(host, devices, { request: port, all: [alias, port] });
  expect(verdictText({ passes: "no", lacks: [lack] })).toBe(
    "1 VF of physnet2 is wanted, and of 1 that is free alias nic of the flavor takes first",
  );
});
