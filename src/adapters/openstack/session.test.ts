import { expect, it } from "vitest";
import { createFakeClock } from "../../../test/fixtures/fake-clock.ts";
import {
  cloudSettings,
  httpAnswer,
  httpRequest,
  scriptedHttp,
  tokenAnswer,
} from "../../../test/fixtures/openstack-requests.ts";
import type { Http, HttpAnswer } from "./http-exchange.ts";
import { Secret } from "./secret.ts";
import { createSession } from "./session.ts";

const start = (...answers: readonly (HttpAnswer | Error)[]) => {
  const { http, requests } = scriptedHttp(...answers);
  const session = createSession({ http, clock: createFakeClock() }, cloudSettings());
  const tokens = () => requests.map(({ headers }) => headers["x-auth-token"]);
  return { session, tokens };
};
const refused = httpAnswer(401);
const fine = httpAnswer(200);

it("logs in once for calls that come at the same time", async () => {
  const { session, tokens } = start(tokenAnswer("one"), fine, fine);
  await Promise.all([session.send(httpRequest()), session.send(httpRequest())]);
  expect(tokens()).toEqual([undefined, "one", "one"]);
});

it("logs in anew when a service no longer takes the token, also for what changes something", async () => {
  const { session, tokens } = start(tokenAnswer("one"), refused, tokenAnswer("two"), fine, fine);
  expect((await session.send(httpRequest({ method: "POST" }))).status).toBe(200);
  await session.send(httpRequest());
  expect(tokens()).toEqual([undefined, "one", undefined, "two", "two"]);
});

it("says what to do where the login was a token, which no login renews", async () => {
  const { http } = scriptedHttp(
    tokenAnswer("given"),
    refused,
    httpAnswer(401, { error: { message: "expired" } }),
  );
  const settings = cloudSettings({ login: { kind: "token", token: new Secret("given") }, scope: undefined });
  const session = createSession({ http, clock: createFakeClock() }, settings);
  await expect(session.send(httpRequest({ method: "POST" }))).rejects.toMatchObject({
    code: "cloud-login-failed",
    hint: "Put a new token into clouds.lab in clouds.yaml: it may have expired.",
  });
});

it("does so once: a new token that is refused too is the answer", async () => {
  const { session, tokens } = start(tokenAnswer("one"), refused, tokenAnswer("two"), refused);
  expect((await session.send(httpRequest())).status).toBe(401);
  expect(tokens()).toHaveLength(4);
});

it("logs in once for calls that are refused at the same time", async () => {
  const { session, tokens } = start(tokenAnswer("one"), refused, refused, tokenAnswer("two"), fine, fine);
  await Promise.all([session.send(httpRequest()), session.send(httpRequest())]);
  expect(tokens()).toEqual([undefined, "one", "one", undefined, "two", "two"]);
});

it("tries again after a login that failed", async () => {
  const { session } = start(httpAnswer(401), tokenAnswer("one"));
  await expect(session.token()).rejects.toMatchObject({ code: "cloud-login-failed" });
  expect((await session.token()).secret.reveal()).toBe("one");
});

it("does not fail one call because another one, which had begun the login, was aborted", async () => {
  const reason = new Error("interrupted");
  const controller = new AbortController();
  let logins = 0;
  const http: Http = ({ signal }) => {
    logins += 1;
    if (logins > 1) return Promise.resolve(tokenAnswer("two"));
    return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(reason)));
  };
  const session = createSession({ http, clock: createFakeClock() }, cloudSettings());
  const [first, second] = [session.token(controller.signal), session.token()];
  controller.abort(reason);
  await expect(first).rejects.toBe(reason);
  expect((await second).secret.reveal()).toBe("two");
});
