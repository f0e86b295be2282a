import { expect, test } from "vitest";
import { schedulerSetup, schedulingHost, schedulingVf } from "../../../../test/fixtures/scheduling.ts";
import { known } from "../../../model/reading.ts";
import { sampleRequest } from "../../../model/scheduling/sample-request.ts";
import type { SchedulingHost } from "../../../model/scheduling/scheduling-host.ts";
import type { SchedulingRequest } from "../../../model/scheduling/scheduling-request.ts";
import { numaTopologyFilter } from "./numa-topology-filter.ts";

type Row = readonly [
  what: string,
  request: Partial<SchedulingRequest>,
  host: Partial<SchedulingHost>,
  passes: "yes" | "no" | "unknown",
];

const vf = { asker: "port p1", count: 1, specs: [{ physicalNetwork: "physnet2" }], numaPolicy: undefined };
const numa = { cells: [{ vcpus: 2, memoryMb: 512 }], beyond: [] };
const cell = { cpus: 8, memoryMb: 16_384 };
const twoNodes = (sockets: readonly (number | undefined)[]) =>
  known(sockets.map((socket, id) => ({ ...cell, id, ...(socket !== undefined && { socket }) })));
const farVf = known([schedulingVf(0, { numaNode: 1 })]);
const { provider } = schedulingHost();
const busy = provider.is === "known" ? known({ ...provider.value, used: { VCPU: 127 } }) : provider;

const rows: readonly Row[] = [
  ["fits, were all servers of the host on that node", { numa }, {}, "yes"],
  ["fits, if others leave room", { numa }, { provider: busy }, "unknown"],
  [
    "fits, if nova.conf leaves enough CPUs to VMs",
    { numa },
    { numaCells: known([{ ...cell, id: 0, hasCpuSets: true }]) },
    "unknown",
  ],
  [
    "the memory is set aside as huge pages",
    { numa },
    { numaCells: known([{ ...cell, id: 0, plainMemoryMb: 256 }]) },
    "no",
  ],
  ...(
    [
      [
        "legacy",
        "a VF that has no node",
        { devices: known([schedulingVf(0, { numaNode: undefined })]) },
        "yes",
      ],
      [
        "required",
        "a VF that has no node",
        { devices: known([schedulingVf(0, { numaNode: undefined })]) },
        "no",
      ],
      ["legacy", "a VF on a node that the server is not on", { devices: farVf }, "no"],
      ["preferred", "a VF on another node", { devices: farVf }, "yes"],
      ["legacy", "a VF on the second node", { devices: farVf, numaCells: twoNodes([0, 1]) }, "yes"],
      ["socket", "a VF on the second node", { devices: farVf, numaCells: twoNodes([0, 1]) }, "yes"],
    ] as const
  ).map(
    ([numaPolicy, title, host, passes]): Row => [
      `${numaPolicy}: ${title}`,
      { numa, devices: [{ ...vf, numaPolicy }] },
      host,
      passes,
    ],
  ),
  ...(
    [
      [[0, 0], "yes"],
      [[0, 1], "no"],
      [[0, undefined], "unknown"],
    ] as const
  ).map(
    ([sockets, passes]): Row => [
      `a VF on a node that is too small for the server, sockets ${sockets.join(" and ")}`,
      { numa, devices: [{ ...vf, numaPolicy: "socket" }] },
      {
        devices: farVf,
        numaCells: known(
          sockets.map((socket, id) => ({
            id,
            cpus: id === 0 ? 8 : 1,
            memoryMb: 16_384,
            ...(socket !== undefined && { socket }),
          })),
        ),
      },
      passes,
    ],
  ),
];

test.each(rows)("%s", (_, request, host, passes) => {
  const question = {
    setup: schedulerSetup(),
    request: sampleRequest({ devices: [], ...request }),
    host: schedulingHost(host),
  };
  expect(numaTopologyFilter.judge(question).passes).toBe(passes);
});
