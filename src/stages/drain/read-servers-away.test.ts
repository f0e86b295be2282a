import { expect, test } from "vitest";
import { intent } from "../../../test/fixtures/intent.ts";
import { testRun } from "../../../test/fixtures/memory-journals.ts";
import { OperatingError } from "../../base/operating-error.ts";
import { hostName } from "../../model/ids.ts";
import { readServersAway } from "./read-servers-away.ts";

const drain = { vms: "migrate", timeoutMs: 1000, movesBack: true } as const;
const wanted = intent({ rollout: { pauseMs: 0, stopAfter: 1, drain } });
const journalsThatFail = (code: string) => ({
  list: async () => [testRun],
  read: () => Promise.reject(new OperatingError(code, testRun, { message: code, hint: "None." })),
});

test("a journal that is damaged tells of no servers", async () => {
  const away = await readServersAway(journalsThatFail("journal-damaged"), wanted);
  expect(away.of(hostName("node-1"))).toEqual([]);
});

test("a store that does not answer is told, so that no VM is forgotten", async () => {
  const failure = await readServersAway(journalsThatFail("database-failed"), wanted).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: "database-failed" });
});
