import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { type ServiceGround, serviceTest } from "../../test/fixtures/service-test.ts";
import type { ServiceReadiness } from "../model/action.ts";

const versions = JSON.stringify({ versions: [{ id: "v2.1", status: "CURRENT" }] }, undefined, 1);

type Answering = { readonly tls?: boolean; readonly address?: string; readonly table?: string };
type Serve = (code: number, body: string, how?: Answering) => Promise<ServiceReadiness>;

const test = serviceTest.extend<{ readonly serve: Serve }>({
  serve: async ({ ground }, use) => {
    const servers: Server[] = [];
    await use(async (code, body, { tls = false, address = "127.0.0.1", table = "0100007F" } = {}) => {
      const answer: RequestListener = (_, response) => void response.writeHead(code).end(body);
      const server = tls ? createTlsServer(certificate(ground), answer) : createServer(answer);
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, address, resolve));
      const { port } = server.address() as AddressInfo;
      tellListening(ground, port, table);
      return { kind: "api", port };
    });
    for (const server of servers) server.close();
  },
});

/** What /proc/net/tcp says of an API. */
function tellListening({ root }: ServiceGround, port: number, table: string): void {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  mkdirSync(root.at("/proc/net"), { recursive: true });
  writeFileSync(
    root.at("/proc/net/tcp"),
    `  sl  local_address rem_address   st\n   0: ${table}:${hex} 00000000:0000 0A 0\n   1: 0200007F:${hex} 0100007F:1234 01 0\n`,
  );
}

function certificate({ root }: ServiceGround) {
  const [key, cert] = [root.at("/key"), root.at("/cert")];
  const words = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=x";
  execFileSync("sh", ["-c", `${words} -keyout ${key} -out ${cert}`], { stdio: "ignore" });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

test.concurrent.for([
  ["curl", "none"],
  ["wget", "curl"],
  ["python3", "curl|wget"],
] as const)("is asked by %s", async ([, without], { ground, serve }) => {
  expect((await ground.run(await serve(200, versions), { without })).code).toBe("done");
  expect((await ground.run(await serve(300, versions), { without })).code).toBe("done");
  expect(
    (await ground.run(await serve(200, "<html>versions</html>"), { without, timeoutMs: 3000 })).code,
  ).toBe("api-not-answering");
  expect((await ground.run(await serve(200, versions, { tls: true }), { without })).code).toBe("done");
});

test.concurrent.for(["00000000", "0200007F"])(
  "is found where it listens: %s",
  async (table, { ground, serve }) => {
    const address = table === "00000000" ? "0.0.0.0" : "127.0.0.2";
    expect((await ground.run(await serve(200, versions, { address, table }))).code).toBe("done");
  },
);

test.concurrent("that fails is told", async ({ ground, serve }) => {
  const api = await serve(503, versions);
  const { code, detail } = await ground.run(api, { timeoutMs: 3000 });
  expect(code).toBe("api-not-answering");
  expect(detail).toContain(`http`);
  expect((await ground.run({ kind: "api", port: 1 }, { timeoutMs: 3000 })).detail).toContain(
    "nothing listens at port 1",
  );
});
