import { expect, it } from "vitest";
import { resourceCloud, serviceAnswer } from "../../../test/fixtures/resource-cloud.ts";
import { serverEventAnswer } from "./server-actions.ts";

const actions = "compute/servers/s1/os-instance-actions";
const action = (name: string, request: string, start: string) => ({
  action: name,
  request_id: request,
  instance_uuid: "s1",
  start_time: start,
  message: null,
});

it("gives actions with their events, the newest first", async () => {
  const list = [
    action("create", "req-1", "2026-11-23T04:46:53.000000"),
    action("reboot", "req-2", "2026-11-23T05:46:53.000000"),
  ];
  const event = {
    event: "compute__do_build_and_run_instance",
    start_time: "2026-11-23T04:46:55.000000",
    finish_time: "2026-11-23T04:47:19.000000",
    result: "Success",
    traceback: null,
    host: "cmp1",
    hostId: "20e9",
    details: null,
  };
  const { cloud } = resourceCloud({
    [`GET ${actions}`]: serviceAnswer(200, { instanceActions: list }),
    [`GET ${actions}/req-1`]: serviceAnswer(200, { instanceAction: { ...list[0], events: [event] } }),
    // Before 2.51 events are for administrators.
    [`GET ${actions}/req-2`]: serviceAnswer(200, { instanceAction: list[1] }),
  });
  expect(await cloud.servers.listActions("s1")).toEqual([
    {
      action: "reboot",
      requestId: "req-2",
      startedAt: "2026-11-23T05:46:53Z",
      message: undefined,
      events: [],
    },
    {
      action: "create",
      requestId: "req-1",
      startedAt: "2026-11-23T04:46:53Z",
      message: undefined,
      events: [
        { name: "compute__do_build_and_run_instance", result: "Success", host: "cmp1", details: undefined },
      ],
    },
  ]);
});

it("knows of no server, and of one without actions", async () => {
  expect(await resourceCloud({}).cloud.servers.listActions("s1")).toBeUndefined();
  const { cloud } = resourceCloud({ [`GET ${actions}`]: serviceAnswer(200, { instanceActions: [] }) });
  expect(await cloud.servers.listActions("s1")).toEqual([]);
});

it.each([
  ["details from 2.84 on", { details: "No valid host", traceback: "Traceback\n  x\n" }, "No valid host"],
  [
    "the traceback's last line before",
    { traceback: '  File "manager.py", line 703\nnova.exception.NoValidHost: No valid host was found.\n\n' },
    "nova.exception.NoValidHost: No valid host was found.",
  ],
  ["nothing for who may not see it", {}, undefined],
])("says why an event failed: %s", (_, found, details) => {
  expect(serverEventAnswer.parse({ event: "schedule", result: "Error", ...found })).toEqual({
    name: "schedule",
    result: "Error",
    host: undefined,
    details,
  });
});
