import { expect, test } from "vitest";
import { OperatingError } from "../../src/base/operating-error.ts";
import { simulatedAdmin, simulatedMember } from "../../src/sim/cloud-state.ts";
import type { Fault } from "../../src/sim/http/faults.ts";
import { CloudGround } from "../contracts/cloud-ground.ts";
import type { ProofGround } from "../fixtures/proof-ground.ts";
import { useProofGrounds } from "../fixtures/proof-grounds.ts";
import { hostOf, nothingLeft, outcomesOf, runProof } from "../fixtures/run-proof.ts";

const start = useProofGrounds();

const aServer = /\/servers\/[0-9a-f-]{36}$/;

/** The proof does not begin: why, and what to do. */
async function refusalOf(ground: ProofGround): Promise<OperatingError> {
  const error: unknown = await runProof(ground).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OperatingError)) throw new Error("the proof has begun", { cause: error });
  expect(error.hint).toMatch(/\w+ \w+/);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
  return error;
}

test("a user without the role to see services is told which role it takes, and nothing is made", async () => {
  const error = await refusalOf(await start({ user: simulatedMember }));
  expect(error).toMatchObject({ code: "cloud-forbidden", hint: expect.stringContaining("admin") });
});

test("a wrong password ends the command before anything is made", async () => {
  const error = await refusalOf(await start({ user: { ...simulatedAdmin, password: "not-the-word" } }));
  expect(error.code).toBe("cloud-login-failed");
  expect(`${error.message} ${error.hint}`).not.toContain("not-the-word");
});

test("a certificate that nobody trusts ends the command, with how to trust it", async () => {
  const certificates = new CloudGround();
  try {
    const { cert, key } = certificates.makeCertificate();
    const error = await refusalOf(await start({ cloud: { tls: { cert, key } } }));
    expect(error).toMatchObject({
      code: "cloud-certificate-untrusted",
      hint: expect.stringContaining("cacert"),
    });
  } finally {
    await certificates.stop();
  }
});

test("a flavor that the cloud does not have ends the command before anything is made", async () => {
  const ground = await start({ proof: "flavor: m1.none" });
  expect(await refusalOf(ground)).toMatchObject({ code: "proof-flavor-missing" });
});

test("a user who may not place servers on hosts is told which rule of the policy forbids it", async () => {
  const ground = await start();
  ground.cloud.failNext({ service: "compute", method: "POST", path: /servers$/, times: 9, with: 403 });
  const report = await runProof(ground);
  expect(outcomesOf(report)).toEqual(["cmp1 failed", "cmp2 failed"]);
  const [finding] = hostOf(report.hosts, "cmp1").findings;
  expect(finding).toMatchObject({
    code: "cloud-forbidden",
    fix: expect.stringContaining("compute:servers:create:requested_destination"),
  });
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("tokens that expire before each action are renewed, and the host is proved", async () => {
  // One host, so that no token ends between its renewal and the call that it was renewed for.
  const ground = await start({ hosts: 1 });
  const before = ground.cloud.tokens.length;
  const report = await runProof(ground, {
    onProgress: ({ kind }) => {
      if (kind === "action-started" || kind === "waiting") ground.cloud.expireTokens();
    },
  });
  expect(outcomesOf(report)).toEqual(["cmp1 proved"]);
  expect(ground.cloud.tokens.length).toBeGreaterThan(before + 5);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

const passing: readonly (readonly [string, Fault])[] = [
  ["503 in place of the answer to a new server", { method: "POST", path: /servers$/, with: 503 }],
  ["the answer to a new server is lost", { method: "POST", path: /servers$/, with: "lost" }],
  ["the answer to a new port is lost", { method: "POST", path: /ports$/, with: "lost" }],
  ["the answer to a new port is cut off", { method: "POST", path: /ports$/, with: "cut" }],
  ["the answer to a new network is lost", { method: "POST", path: /networks$/, with: "lost" }],
  ["the answer to a new subnet is lost", { method: "POST", path: /subnets$/, with: "lost" }],
  ["the answer to a new flavor is lost", { method: "POST", path: /flavors$/, with: "lost" }],
  ["the answer to a new image is lost", { method: "POST", path: /images$/, with: "lost" }],
  ["the answer to a new key pair is lost", { method: "POST", path: /keypairs$/, with: "lost" }],
  ["a deletion of a server is not answered", { method: "DELETE", path: aServer, with: "hang" }],
  ["a new server is not answered", { method: "POST", path: /servers$/, with: "hang" }],
  ["a new port is not answered", { method: "POST", path: /ports$/, with: "hang" }],
  ["the connection breaks at each of some calls", { with: "reset", times: 3 }],
];

test.each(passing)("%s: the proof goes on, and makes nothing twice", async (_, fault) => {
  const ground = await start({ hosts: 1, timeoutMs: 2000 });
  const report = await runProof(ground, { onPrepared: () => ground.cloud.failNext(fault) });
  expect(outcomesOf(report)).toEqual(["cmp1 proved"]);
  expect(report.findings).toEqual([]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

const lasting: readonly (readonly [string, Fault, string])[] = [
  ["hangs", { with: "hang" }, "cloud-timeout"],
  ["answers with a page", { with: "html" }, "cloud-answer-strange"],
  ["answers with 500", { with: 500 }, "cloud-failing"],
];

test.each(lasting)(
  "an API that %s while VMs are built fails them, and what was made goes away once it works again",
  async (_, fault, code) => {
    const ground = await start({ hosts: 1, timeoutMs: 1500 });
    ground.cloud.failNext({ ...fault, service: "compute", method: "GET", path: aServer });
    const report = await runProof(ground);
    expect(outcomesOf(report)).toEqual(["cmp1 failed"]);
    expect(hostOf(report.hosts, "cmp1").findings).toMatchObject([
      { code, severity: "error", fix: expect.stringMatching(/\w+ \w+/) },
    ]);
    expect(ground.cloud.resources()).toEqual(nothingLeft);
  },
);

test("an API that ends for good in the middle leaves what was made, says so, and the next proof takes it away", async () => {
  const ground = await start({ timeoutMs: 2000, cloud: { pace: { networkingMs: 50 } } });
  const report = await runProof(ground, {
    onProgress: (event) => {
      if (event.kind === "waiting" && event.what.startsWith("for the VM"))
        ground.cloud.failNext({ with: "html", times: 10_000 });
    },
  });
  expect(outcomesOf(report)).toEqual(["cmp1 failed", "cmp2 failed"]);
  expect(report.findings.length).toBeGreaterThan(0);
  for (const { severity, fix } of report.findings) {
    expect(severity).toBe("error");
    expect(fix).toMatch(/\w+ \w+/);
  }
  expect(ground.cloud.resources().servers).not.toEqual([]);
  ground.cloud.stopFailing();
  const next = await runProof(ground);
  expect(outcomesOf(next)).toEqual(["cmp1 proved", "cmp2 proved"]);
  expect(next.findings).toMatchObject([{ code: "proof-leftovers-removed" }]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});

test("credentials that are not taken any more in the middle give findings without the password", async () => {
  const ground = await start({ cloud: { pace: { networkingMs: 50 } } });
  const report = await runProof(ground, {
    onProgress: (event) => {
      if (event.kind !== "waiting" || !event.what.startsWith("for the VM")) return;
      ground.cloud.expireTokens();
      ground.cloud.failNext({ service: "identity", with: 401, times: 10_000 });
    },
  });
  expect(outcomesOf(report)).toEqual(["cmp1 failed", "cmp2 failed"]);
  expect(hostOf(report.hosts, "cmp1").findings[0]).toMatchObject({ code: "cloud-login-failed" });
  expect(JSON.stringify(report)).not.toContain(simulatedAdmin.password);
  ground.cloud.stopFailing();
  expect(outcomesOf(await runProof(ground))).toEqual(["cmp1 proved", "cmp2 proved"]);
  expect(ground.cloud.resources()).toEqual(nothingLeft);
});
