import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OperatingError } from "../../src/base/operating-error.ts";
import { simulatedAdmin } from "../../src/sim/cloud-state.ts";
import type { Play } from "../../src/sim/http/faults.ts";
import type { SimulatedCloud } from "../../src/sim/simulated-cloud.ts";
import { CloudGround, sendJson } from "./cloud-ground.ts";
import { failure } from "./ssh-ground.ts";

const ground = new CloudGround();
let cloud: SimulatedCloud;
beforeAll(async () => {
  cloud = await ground.start();
});
afterAll(() => ground.stop());

const services = "/compute/v2.1/os-services";

describe("the login", () => {
  it("fails with a wrong password, and says who and where", async () => {
    const error = await failure(ground.open(cloud.authUrl, { password: "wrong-pass-word" }));
    expect(error).toMatchObject({
      code: "cloud-login-failed",
      hint: `Correct username, password, project_name and their domains of clouds.played in ${ground.folder}/clouds.yaml.`,
    });
    expect(error.message).toMatch(
      /refuses the login of user admin .* answered with 401: .*\(request req-[\da-f-]{36}\)$/,
    );
    expect(inspect(error, { showHidden: true })).not.toContain("wrong-pass-word");
  });

  it("fails where nobody listens, and where the name is not known", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await failure(ground.open(`http://127.0.0.1:${port}/v3`))).toMatchObject({
      code: "cloud-unreachable",
      message: `http://127.0.0.1:${port} (auth_url) refuses the connection (ECONNREFUSED at 127.0.0.1:${port})`,
    });
    expect(await failure(ground.open("http://nowhere.invalid:5000/v3"))).toMatchObject({
      code: "cloud-unreachable",
      subject: "http://nowhere.invalid:5000",
    });
  });

  it("fails for a region that is not there when a service is asked", async () => {
    const open = await ground.open(cloud.authUrl, { more: "    region_name: RegionTwo" });
    expect(await failure(open.listComputeServices())).toMatchObject({
      code: "cloud-config-invalid",
      message: `played has no region RegionTwo, as clouds.played in ${ground.folder}/clouds.yaml wants; it has RegionOne`,
    });
  });

  it("fails for something else than Keystone", async () => {
    expect(await failure(ground.open(`${cloud.origin}/horizon`))).toMatchObject({
      code: "cloud-answer-strange",
    });
  });

  it("ends with the signal's reason when it is aborted", async () => {
    const reason = new Error("interrupted");
    const controller = new AbortController();
    cloud.play("/identity/v3/auth/tokens", () => controller.abort(reason));
    const opening = ground.open(cloud.authUrl, { signal: controller.signal });
    await expect(opening).rejects.toBe(reason);
  });
});

describe("TLS", () => {
  it("is refused for an authority that is not trusted, unless the file says verify: false", async () => {
    const { cert, key } = ground.makeCertificate();
    const secure = await ground.start({ tls: { cert, key } });
    expect(await failure(ground.open(secure.authUrl))).toMatchObject({
      code: "cloud-certificate-untrusted",
      hint: "Name the file of the cloud's authority as cacert in clouds.yaml (OS_CACERT).",
    });
    expect(secure.seen).toEqual([]);
    const open = await ground.open(secure.authUrl, { more: "    verify: false" });
    expect(await open.listComputeServices()).toHaveLength(3);
    expect(
      await failure(ground.open(secure.authUrl, { environment: { OS_INSECURE: "true" } })),
    ).toMatchObject({
      code: "cloud-certificate-untrusted",
    });
  });

  it("is refused for a certificate of another name", async () => {
    const { caFile, ...tls } = ground.makeCertificate("DNS:other.example");
    const secure = await ground.start({ tls });
    const error = await failure(ground.open(secure.authUrl, { more: `    cacert: ${caFile}` }));
    expect(error.code).toBe("cloud-certificate-untrusted");
    expect(error.message).toMatch(/is for another name: .*ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  it("tells http from https, and an unusable cacert", async () => {
    expect(await failure(ground.open(cloud.authUrl.replace("http:", "https:")))).toMatchObject({
      code: "cloud-answer-strange",
      hint: "Check whether auth_url begins with http:// instead of https://.",
    });
    expect(await failure(ground.open(cloud.authUrl, { more: "    cacert: /nowhere/ca.pem" }))).toMatchObject({
      code: "cloud-config-unreadable",
      message: `/nowhere/ca.pem, which clouds.played in ${ground.folder}/clouds.yaml names as cacert, cannot be used: ENOENT`,
    });
  });
});

describe("answers that are none", () => {
  const ask = async (play: Play, timeoutMs = 10_000): Promise<OperatingError> => {
    const open = await ground.open(cloud.authUrl, { timeoutMs });
    cloud.play(services, ...Array.from({ length: 4 }, () => play));
    const error = await failure(open.listComputeServices());
    cloud.stopFailing();
    expect(inspect(error, { showHidden: true })).not.toMatch(
      new RegExp(`${simulatedAdmin.password}|gAAAAAB`),
    );
    return error;
  };

  it("a service that stays busy", async () => {
    const error = await ask((_, response) => sendJson(response, 503, { error: { message: "Maintenance" } }));
    expect(error).toMatchObject({ code: "cloud-failing", retryable: true });
    expect(error.message).toMatch(
      /os-services was answered with 503: Maintenance \(request req-[\da-f-]{36}\)$/,
    );
  });

  it("a user who may not", async () => {
    const message = "Policy doesn't allow os_compute_api:os-services:list to be performed.";
    const error = await ask((_, response) => sendJson(response, 403, { forbidden: { code: 403, message } }));
    expect(error).toMatchObject({ code: "cloud-forbidden", subject: "played", retryable: false });
    expect(error.message).toContain(message);
  });

  it("a body that is no JSON, one that breaks off, and one of another form", async () => {
    const html = await ask((_, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Welcome</body></html>"),
    );
    expect(html.code).toBe("cloud-answer-strange");
    expect(html.message).toMatch(
      /200 and a body that is no JSON \(text\/html\): Welcome \(request req-[\da-f-]{36}\)$/,
    );
    const broken = await ask((_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"services": [');
      setTimeout(() => response.destroy(), 5);
    });
    expect(broken).toMatchObject({ code: "cloud-unreachable", retryable: true });
    const cut = await ask((_, response) => response.end('{"services": ['));
    expect(cut.code).toBe("cloud-answer-strange");
    const other = await ask((_, response) => sendJson(response, 200, { services: [{ host: 7 }] }));
    expect(other.message).toMatch(
      /differs from what the API promises, at services\.0\.\w+: .* \(request req-[\da-f-]{36}\)$/,
    );
  });

  it("a server that hangs, before its answer and in the middle of it", async () => {
    const silent = await ask(() => undefined, 200);
    expect(silent).toMatchObject({ code: "cloud-timeout", retryable: true });
    expect(silent.message).toMatch(
      /\(the public endpoint of compute\) did not answer GET .*os-services within 0.2 s$/,
    );
    const slow = await ask((_, response) => response.writeHead(200).write("{"), 200);
    expect(slow.code).toBe("cloud-timeout");
  });

  it("a redirect to another host, which gets no token", async () => {
    const other = await ground.start();
    const error = await ask((_, response) =>
      response.writeHead(302, { location: `${other.origin}${services}` }).end(),
    );
    expect(error.code).toBe("cloud-answer-strange");
    expect(error.message).toContain(`sends ${services} on to ${other.origin}, where vfleet takes no token`);
    expect(other.seen).toEqual([]);
  });

  it("pages that go round in a circle", async () => {
    const links = [{ rel: "next", href: `${services}?marker=1` }];
    const error = await ask((_, response) =>
      sendJson(response, 200, { services: [], services_links: links }),
    );
    expect(error.message).toContain("a next page that was read already");
  });
});
