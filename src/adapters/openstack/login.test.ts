import { inspect } from "node:util";
import { expect, it } from "vitest";
import { createFakeClock } from "../../../test/fixtures/fake-clock.ts";
import {
  cloudSettings,
  httpAnswer,
  scriptedHttp,
  tokenAnswer,
} from "../../../test/fixtures/openstack-requests.ts";
import type { CloudSettings } from "./cloud-settings.ts";
import type { HttpAnswer } from "./http-exchange.ts";
import { logIn } from "./login.ts";
import { Secret } from "./secret.ts";

const attempt = async (settings: CloudSettings, answer: HttpAnswer) => {
  const { http, requests } = scriptedHttp(answer);
  const ended: unknown = await logIn({ http, clock: createFakeClock() }, settings).catch(
    (error: unknown) => error,
  );
  return { ended, request: requests[0] };
};
const sent = async (settings: CloudSettings): Promise<unknown> => {
  const { request } = await attempt(settings, tokenAnswer("t0ken"));
  expect(request).toMatchObject({ method: "POST", url: new URL("http://cloud:5000/v3/auth/tokens") });
  return JSON.parse(request?.body ?? "null");
};

it("logs in by password for a project", async () => {
  expect(await sent(cloudSettings())).toEqual({
    auth: {
      identity: {
        methods: ["password"],
        password: { user: { name: "admin", domain: { name: "Default" }, password: "lab-secret" } },
      },
      scope: { project: { name: "admin", domain: { name: "Default" } } },
    },
  });
});

it("logs in for the system, by application credential, and by token", async () => {
  expect(await sent(cloudSettings({ scope: { kind: "system" } }))).toMatchObject({
    auth: { scope: { system: { all: true } } },
  });
  const secret = new Secret("s3cret");
  const credential = { kind: "application-credential", credential: { id: "c1" }, secret } as const;
  expect(await sent(cloudSettings({ login: credential, scope: undefined }))).toEqual({
    auth: {
      identity: {
        methods: ["application_credential"],
        application_credential: { id: "c1", secret: "s3cret" },
      },
    },
  });
  const token = { kind: "token", token: new Secret("old-token") } as const;
  expect(await sent(cloudSettings({ login: token }))).toMatchObject({
    auth: {
      identity: { methods: ["token"], token: { id: "old-token" } },
      scope: { project: { name: "admin" } },
    },
  });
});

it("keeps a token that has its own scope", async () => {
  const login = { kind: "token", token: new Secret("old-token") } as const;
  const { ended, request } = await attempt(
    cloudSettings({ login, scope: undefined }),
    httpAnswer(200, tokenAnswer("").text),
  );
  expect(request).toMatchObject({
    method: "GET",
    headers: { "x-auth-token": "old-token", "x-subject-token": "old-token" },
  });
  expect(ended).toMatchObject({ user: "admin", roles: ["admin"], projectId: "p" });
  expect((ended as { secret: Secret }).secret.reveal()).toBe("old-token");
  expect(inspect(ended, { depth: 9 })).not.toContain("old-token");
});

it.each([
  [
    "a wrong password",
    httpAnswer(401, { error: { code: 401, message: "The request you have made requires authentication." } }),
    "cloud-login-failed",
    "Keystone refuses the login of user admin (domain Default) for project admin (domain Default): POST http://cloud:5000/v3/auth/tokens was answered with 401: The request you have made requires authentication.",
    "Correct username, password, project_name and their domains of clouds.lab in clouds.yaml.",
  ],
  [
    "an answer that echoes the password",
    httpAnswer(400, { error: { message: "Bad: lab-secret" } }),
    "cloud-login-failed",
    "Keystone refuses the login of user admin (domain Default) for project admin (domain Default): POST http://cloud:5000/v3/auth/tokens was answered with 400: Bad: (not shown)",
    "Correct username, password, project_name and their domains of clouds.lab in clouds.yaml.",
  ],
  [
    "an address that is not Keystone's",
    httpAnswer(404, "<h1>Not Found</h1>"),
    "cloud-answer-strange",
    "There is no Keystone v3 at http://cloud:5000/v3: POST http://cloud:5000/v3/auth/tokens was answered with 404: Not Found",
    "Correct auth_url of clouds.lab in clouds.yaml, such as http://controller:5000/v3.",
  ],
  [
    "an answer without a token",
    httpAnswer(201, { token: {} }, { "x-openstack-request-id": "req-9" }),
    "cloud-answer-strange",
    "POST http://cloud:5000/v3/auth/tokens was answered with 201 and neither a token nor a catalogue as Keystone v3 gives them (request req-9)",
    "Look whether auth_url is the address of that service, and at proxies in between.",
  ],
] as const)("%s", async (...[, answer, code, message, hint]) => {
  const { ended } = await attempt(cloudSettings(), answer);
  expect(ended).toMatchObject({ code, subject: "lab", hint });
  expect((ended as Error).message).toBe(message);
  expect(inspect(ended, { showHidden: true })).not.toContain("lab-secret");
});
