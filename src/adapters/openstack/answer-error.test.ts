import { inspect } from "node:util";
import { expect, it } from "vitest";
import { httpAnswer, httpRequest } from "../../../test/fixtures/openstack-requests.ts";
import { answerError, parseJson } from "./answer-error.ts";
import { Secret } from "./secret.ts";

const id = { "x-openstack-request-id": "req-1" };
const failed = (status: number, body: unknown, headers: Readonly<Record<string, string>> = id) =>
  answerError({
    cloud: "lab",
    request: httpRequest({ url: new URL("http://cloud:8774/v2.1/os-services?binary=x") }),
    answer: httpAnswer(status, body, headers),
    secrets: [new Secret("token-word")],
  });
const begin = "GET http://cloud:8774/v2.1/os-services was answered with";

it.each([
  [
    "Nova",
    403,
    { forbidden: { code: 403, message: "Policy says no." } },
    "cloud-forbidden",
    "403: Policy says no.",
  ],
  [
    "Neutron",
    409,
    { NeutronError: { type: "InUse", message: "In use.", detail: "" } },
    "cloud-conflict",
    "409: In use.",
  ],
  ["Neutron's text", 400, { NeutronError: "Bad." }, "cloud-request-refused", "400: Bad."],
  [
    "Placement",
    404,
    { errors: [{ status: 404, title: "Not Found", detail: "No such provider.", code: "x" }] },
    "cloud-not-found",
    "404: No such provider.",
  ],
  [
    "Keystone",
    401,
    { error: { code: 401, title: "Unauthorized", message: "Log in." } },
    "cloud-login-failed",
    "401: Log in.",
  ],
  [
    "a page of a proxy",
    502,
    "<html><head><title>502</title></head><body><h1>Bad\n Gateway</h1></body></html>",
    "cloud-failing",
    "502: Bad Gateway",
  ],
  ["nothing", 500, "", "cloud-failing", "500"],
  ["a rate limit", 429, {}, "cloud-busy", "429"],
  ["a redirect", 302, "", "cloud-answer-strange", "302"],
] as const)("%s", (...[, status, body, code, message]) => {
  expect(failed(status, body)).toMatchObject({
    code,
    subject: "lab",
    message: `${begin} ${message} (request req-1)`,
    retryable: status >= 500 || status === 429,
  });
});

const exceeded = "Quota exceeded for cores: Requested 2, but already used 20 of 20 cores";
it.each([
  ["Nova", 403, { forbidden: { code: 403, message: exceeded } }],
  ["Nova, for ports", 403, { forbidden: { code: 403, message: "Maximum number of ports exceeded" } }],
  ["Nova, for key pairs", 403, { forbidden: { message: "Quota exceeded, too many key pairs." } }],
  ["Nova of old", 413, { overLimit: { code: 413, message: exceeded, retryAfter: "0" } }],
  [
    "Neutron",
    409,
    { NeutronError: { type: "OverQuota", message: "Quota exceeded for resources: ['port'].", detail: "" } },
  ],
  ["Glance", 413, "<html><body>User u is over limit of 1000 MB for image_size_total.</body></html>"],
] as const)("tells a quota that is used up: %s", (...[, status, body]) => {
  const error = failed(status, body, { ...id, "retry-after": "0" });
  expect(error).toMatchObject({
    code: "cloud-quota-exceeded",
    hint: "Raise the quota (openstack quota set), or remove what the project no longer needs.",
    retryable: false,
  });
  expect(error.message).toMatch(/ \(request req-1\)$/);
});

it("tells a rate of old, and what is too large, from a quota", () => {
  const rate = { overLimit: { code: 413, message: "This request was rate-limited.", retryAfter: "3" } };
  expect(failed(413, rate, { "retry-after": "3" })).toMatchObject({ code: "cloud-busy", retryable: true });
  expect(failed(413, "<html><body>Request Entity Too Large</body></html>", {})).toMatchObject({
    code: "cloud-request-refused",
  });
});

it("says what Glance and Neutron say without their line breaks, and where to look", () => {
  const said = "Image status transition from active to saving is not allowed<br /><br />\n\n\n";
  expect(failed(400, { message: said, code: "400 Bad Request", title: "Bad Request" })).toMatchObject({
    message: `${begin} 400: Image status transition from active to saving is not allowed (request req-1)`,
    hint: "Look at what the service says, and at its log, by the request's id if there is one.",
  });
});

it("says what to do where Neutron does not know a physical network", () => {
  const message =
    "Invalid input for operation: physical_network 'physnet2' unknown for VLAN provider network.";
  expect(failed(400, { NeutronError: { type: "InvalidInput", message, detail: "" } })).toMatchObject({
    code: "cloud-request-refused",
    hint: expect.stringMatching(/does not know physnet2: vfleet apply .* network_vlan_ranges/) as string,
  });
});

it("takes no page of a proxy for the answer that something is gone", () => {
  expect(failed(404, "<html><body>Not here</body></html>", {})).toMatchObject({
    code: "cloud-answer-strange",
  });
  expect(failed(404, "<html><body>Not here</body></html>")).toMatchObject({ code: "cloud-not-found" });
  expect(failed(404, { itemNotFound: { code: 404, message: "gone" } }, {})).toMatchObject({
    code: "cloud-not-found",
  });
});

it("knows what lets a user do it, where the call says so", () => {
  const exchange = {
    cloud: "lab",
    request: httpRequest({ method: "POST" }),
    answer: httpAnswer(403, { forbidden: { message: "Policy says no." } }, id),
    secrets: [],
  };
  expect(answerError(exchange).hint).toMatch(/^Give the user the role that this needs/);
  expect(answerError({ ...exchange, policy: "create_network" }).hint).toBe(
    "Use a user who has the role admin on the project, or allow it by create_network in the service's policy.",
  );
  expect(answerError({ ...exchange, policy: "x", forbiddenHint: "Ask." }).hint).toBe("Ask.");
});

it("takes Nova's own request id where there is no other, and goes without", () => {
  expect(failed(500, "", { "x-compute-request-id": "req-2" }).message).toBe(`${begin} 500 (request req-2)`);
  expect(failed(500, "", {}).message).toBe(`${begin} 500`);
});

it("hides the token, whatever the service says, and keeps the terminal safe", () => {
  const error = failed(500, { error: { message: "token-word \u001b[31m and so on" } });
  expect(inspect(error, { showHidden: true })).not.toContain("token-word");
  expect(error.message).toContain("500: (not shown) \\x1b[31m and so on");
  expect(failed(500, "x".repeat(5000)).message.length).toBeLessThan(450);
});

it("tells a body that is no JSON, without the token", () => {
  const exchange = {
    cloud: "lab",
    request: httpRequest(),
    answer: httpAnswer(200, "<p>Welcome, token-word</p>", { ...id, "content-type": "text/html" }),
    secrets: [new Secret("token-word")],
  };
  expect(() => parseJson(exchange)).toThrow(
    `${begin} 200 and a body that is no JSON (text/html): Welcome, (not shown) (request req-1)`,
  );
});
