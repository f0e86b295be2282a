import { expect, it } from "vitest";
import { createFakeClock } from "../../../test/fixtures/fake-clock.ts";
import { httpAnswer, httpRequest, scriptedHttp } from "../../../test/fixtures/openstack-requests.ts";
import { cloudError } from "./cloud-error.ts";
import type { HttpAnswer } from "./http-exchange.ts";
import { sendRepeating } from "./send-repeating.ts";

const start = Date.UTC(2026, 10, 23, 4, 0, 0);
const busy = httpAnswer(503);
const fine = httpAnswer(200, "{}");
const broken = cloudError("cloud-unreachable", "http://cloud", {
  message: "broke",
  hint: "-",
  retryable: true,
});

async function send(
  answers: readonly (HttpAnswer | Error)[],
  request = httpRequest(),
): Promise<{ readonly status: unknown; readonly sent: number; readonly waitedMs: number }> {
  const clock = createFakeClock(start);
  const { http, requests } = scriptedHttp(...answers);
  const status = await sendRepeating({ http, clock }, request).then(
    (answer) => answer.status,
    (error: unknown) => error,
  );
  return { status, sent: requests.length, waitedMs: clock.now() - start };
}

it.each([
  ["an answer at once", [fine], 200, 1, 0],
  ["a service that is back after a while", [busy, httpAnswer(502), fine], 200, 3, 1500],
  ["a connection that breaks once", [broken, fine], 200, 2, 500],
  ["a service that stays away", [busy, busy, busy, busy], 503, 4, 3500],
  ["Retry-After in seconds", [httpAnswer(429, "", { "retry-after": "7" }), fine], 200, 2, 7000],
  [
    "Retry-After as a date",
    [httpAnswer(503, "", { "retry-after": "Mon, 23 Nov 2026 04:00:09 GMT" }), fine],
    200,
    2,
    9000,
  ],
  ["a Retry-After beyond patience", [httpAnswer(429, "", { "retry-after": "3600" })], 429, 1, 0],
  ["an error that stays one", [httpAnswer(500)], 500, 1, 0],
] as const)("%s", async (...[, answers, status, sent, waitedMs]) => {
  expect(await send([...answers])).toEqual({ status, sent, waitedMs });
});

it("gives up after four broken connections with what the last one said", async () => {
  expect(await send([broken, broken, broken, broken])).toEqual({ status: broken, sent: 4, waitedMs: 3500 });
});

it("does not repeat what changes something, nor what ran into its limit", async () => {
  const post = httpRequest({ method: "POST", body: "{}" });
  const busyItself = httpAnswer(503, "", { "x-openstack-request-id": "req-1" });
  expect(await send([busyItself, fine], post)).toMatchObject({ status: 503, sent: 1 });
  expect(await send([broken, fine], post)).toMatchObject({ status: broken, sent: 1 });
  const late = cloudError("cloud-timeout", "http://cloud", { message: "late", hint: "-", retryable: true });
  expect(await send([late, fine])).toMatchObject({ status: late, sent: 1 });
});

it.each([
  ["429", httpAnswer(429, "", { "x-openstack-request-id": "req-1", "retry-after": "2" }), 2000],
  [
    "503 with Retry-After",
    httpAnswer(503, "", { "x-compute-request-id": "req-1", "retry-after": "1" }),
    1000,
  ],
  ["503 of a proxy that has no service behind it", busy, 500],
] as const)(
  "repeats what changes something where it was turned away: %s",
  async (...[, answer, waitedMs]) => {
    const post = httpRequest({ method: "POST", body: "{}" });
    expect(await send([answer, fine], post)).toEqual({ status: 200, sent: 2, waitedMs });
    expect(await send([answer, answer, answer, answer, fine], post)).toMatchObject({ sent: 4 });
  },
);

it.each(["DELETE", "PUT"] as const)("repeats %s, which may be done twice", async (method) => {
  expect(await send([broken, busy, fine], httpRequest({ method }))).toMatchObject({ status: 200, sent: 3 });
});

it("repeats a conflict that a retry ends, and no other, where it may be done twice", async () => {
  const passing = httpAnswer(409, { errors: [{ detail: "Another thread changed it. Please retry." }] });
  const lasting = httpAnswer(409, { conflictingRequest: { message: "It is in use." } });
  const put = httpRequest({ method: "PUT" });
  expect(await send([passing, fine], put)).toMatchObject({ status: 200, sent: 2 });
  expect(await send([passing, passing, passing, passing, fine], put)).toMatchObject({ status: 409, sent: 4 });
  expect(await send([lasting, fine], put)).toMatchObject({ status: 409, sent: 1 });
  expect(await send([passing, fine], httpRequest({ method: "POST" }))).toMatchObject({
    status: 409,
    sent: 1,
  });
});

it("follows a redirect within the service, and none to elsewhere", async () => {
  const inside = httpAnswer(302, "", { location: "/v2.1/os-services/" });
  expect(await send([inside, fine])).toMatchObject({ status: 200, sent: 2 });
  expect(await send([inside, inside, inside, inside])).toMatchObject({ status: 302, sent: 4 });
  for (const location of [
    "http://other:8774/",
    "https://cloud:8774/",
    "http://cloud:1/",
    "//other/",
    "http://",
  ]) {
    const { status, sent } = await send([httpAnswer(301, "", { location })]);
    expect(status).toMatchObject({ code: "cloud-answer-strange" });
    expect(sent).toBe(1);
  }
});

it("stops waiting when it is aborted", async () => {
  const reason = new Error("interrupted");
  const controller = new AbortController();
  const http = () => {
    controller.abort(reason);
    return Promise.resolve(busy);
  };
  const sending = sendRepeating(
    { http, clock: createFakeClock() },
    httpRequest({ signal: controller.signal }),
  );
  await expect(sending).rejects.toBe(reason);
});
