import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createServiceGround } from "../../test/fixtures/service-ground.ts";

let ground: ReturnType<typeof createServiceGround>;

beforeEach(() => {
  ground = createServiceGround();
});

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  ground.root.remove();
});

const versions = JSON.stringify({ versions: [{ id: "v2.1", status: "CURRENT" }] }, undefined, 1);

/** Plays an API at a free port, and what /proc/net/tcp says of it. */
async function serve(
  code: number,
  body: string,
  how: { tls?: boolean; address?: string; table?: string } = {},
) {
  const { tls = false, address = "127.0.0.1" } = how;
  const answer = (_: unknown, response: { writeHead: (code: number) => { end: (body: string) => void } }) => {
    response.writeHead(code).end(body);
  };
  const server = tls ? createTlsServer(certificate(), answer) : createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  mkdirSync(ground.root.at("/proc/net"), { recursive: true });
  writeFileSync(
    ground.root.at("/proc/net/tcp"),
    `  sl  local_address rem_address   st\n   0: ${how.table ?? "0100007F"}:${hex} 00000000:0000 0A 0\n   1: 0200007F:${hex} 0100007F:1234 01 0\n`,
  );
  return { kind: "api", port } as const;
}

function certificate() {
  const [key, cert] = [ground.root.at("/key"), ground.root.at("/cert")];
  const words = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=x";
  execFileSync("sh", ["-c", `${words} -keyout ${key} -out ${cert}`], { stdio: "ignore" });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

test.each([
  ["curl", "none"],
  ["wget", "curl"],
  ["python3", "curl|wget"],
])("is asked by %s", async (_, without) => {
  expect((await ground.run(await serve(200, versions), { without })).code).toBe("done");
  expect((await ground.run(await serve(300, versions), { without })).code).toBe("done");
  expect(
    (await ground.run(await serve(200, "<html>versions</html>"), { without, timeoutMs: 3000 })).code,
  ).toBe("api-not-answering");
  expect((await ground.run(await serve(200, versions, { tls: true }), { without })).code).toBe("done");
});

test.each(["00000000", "0200007F"])("is found where it listens: %s", async (table) => {
  const address = table === "00000000" ? "0.0.0.0" : "127.0.0.2";
  expect((await ground.run(await serve(200, versions, { address, table }))).code).toBe("done");
});

test("that fails is told", async () => {
  const api = await serve(503, versions);
  const { code, detail } = await ground.run(api, { timeoutMs: 3000 });
  expect(code).toBe("api-not-answering");
  expect(detail).toContain(`http`);
  expect((await ground.run({ kind: "api", port: 1 }, { timeoutMs: 1000 })).detail).toContain(
    "nothing listens at port 1",
  );
});
