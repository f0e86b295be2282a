import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, expect, it } from "vitest";
import type { Cloud } from "../../src/ports/cloud.ts";
import type { ImageContent } from "../../src/ports/cloud-resources.ts";
import type { SimulatedCloud } from "../../src/sim/simulated-cloud.ts";
import { CloudGround, sendJson } from "./cloud-ground.ts";
import { failure } from "./ssh-ground.ts";

const CHUNK = 512 * 1024;
const CHUNKS = 32;
const bytes = Buffer.alloc(CHUNK * CHUNKS, "vfleet\0\xff\n", "latin1");

/** What Glance does with content; what it does not end stays open. */
type Take = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

const ground = new CloudGround();
const glances: Server[] = [];
afterEach(() => {
  for (const server of glances.splice(0)) server.close().closeAllConnections();
});
afterAll(() => ground.stop());

type Glance = {
  readonly cloud: Cloud;
  readonly keystone: SimulatedCloud;
  /** Status of the image. */
  status: string;
  readonly puts: { readonly length: string | undefined; readonly type: string | undefined }[];
};

/** A Glance with one image, which takes content so, one time after the other, and then as it should. */
async function glance(
  takes: readonly Take[],
  {
    timeoutMs = 10_000,
    tls,
  }: { readonly timeoutMs?: number; readonly tls?: { cert: string; key: string } } = {},
): Promise<Glance> {
  const waiting = [...takes];
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader("x-openstack-request-id", "req-glance");
    response.on("error", () => undefined);
    if (request.method === "GET") {
      const { status } = played;
      // Glance needs a while to see that nothing more comes.
      if (status === "saving") played.status = "queued";
      const size = status === "active" ? bytes.length : null;
      return sendJson(response, 200, { id: "i1", name: "a", status, size });
    }
    const { "content-length": length, "content-type": type } = request.headers;
    played.puts.push({ length, type });
    const take = waiting.shift() ?? takeAll;
    await take(request, response);
  };
  const takeAll: Take = async (request, response) => {
    const chunks = await request.toArray();
    played.status = Buffer.concat(chunks as Buffer[]).equals(bytes) ? "active" : "killed";
    response.writeHead(204).end();
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse) =>
    void listener(request, response).catch(() => undefined);
  const server = tls ? createSecureServer(tls, onRequest) : createServer(onRequest);
  glances.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  const keystone = await ground.start();
  const address = `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const more = `    image_endpoint_override: ${address}`;
  const played: Glance = {
    cloud: await ground.open(keystone.authUrl, { timeoutMs, more }),
    keystone,
    status: "queued",
    puts: [],
  };
  return played;
}

/** The content, with what was done with it. */
function content(change: Partial<ImageContent> = {}) {
  const seen = { opened: 0, canceled: 0 };
  const open = () => {
    seen.opened += 1;
    let at = 0;
    return new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (at === bytes.length) return controller.close();
        controller.enqueue(bytes.subarray(at, at + CHUNK));
        at += CHUNK;
      },
      cancel: () => {
        seen.canceled += 1;
      },
    });
  };
  return { seen, given: { sizeBytes: bytes.length, open, ...change } };
}

const drain = async (request: IncomingMessage, until: number): Promise<void> => {
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length;
    if (size >= until) return;
  }
};

it("sends all of it with its length, and tells how far it is", async () => {
  const image = await glance([]);
  const { given } = content();
  const sent: number[] = [];
  await image.cloud.images.upload("i1", given, { onSent: (count) => sent.push(count) });
  expect(image.status).toBe("active");
  expect(image.puts).toEqual([{ length: String(bytes.length), type: "application/octet-stream" }]);
  expect(sent).toEqual(Array.from({ length: CHUNKS }, (_, at) => (at + 1) * CHUNK));
});

it("goes on as long as some of it is taken, and ends where none is", async () => {
  const slow = await glance(
    [
      async (request, response) => {
        for (let part = 0; part < 5; part += 1) {
          await drain(request, 6 * CHUNK);
          await sleep(600);
        }
        await drain(request, bytes.length);
        slow.status = "active";
        response.writeHead(204).end();
      },
    ],
    { timeoutMs: 2000 },
  );
  const began = performance.now();
  await slow.cloud.images.upload("i1", content().given);
  expect(performance.now() - began).toBeGreaterThan(2000);
  expect(slow.puts).toHaveLength(1);

  const stuck = await glance([() => undefined, () => undefined, () => undefined], { timeoutMs: 1000 });
  const { given, seen } = content({ sizeBytes: bytes.length });
  const error = await failure(stuck.cloud.images.upload("i1", given));
  expect(error).toMatchObject({ code: "cloud-timeout", retryable: true });
  expect(error.message).toMatch(
    /\(image_endpoint_override\) took no more of PUT \/v2\/images\/i1\/file, nor answered it, within 1 s$/,
  );
  expect(seen.canceled).toBe(seen.opened);
});

it("begins again where the connection broke and the image is queued again", async () => {
  const image = await glance([
    async (request, response) => {
      image.status = "saving";
      await drain(request, 3 * CHUNK);
      response.destroy();
    },
  ]);
  const { given, seen } = content();
  const sent: number[] = [];
  await image.cloud.images.upload("i1", given, { onSent: (count) => sent.push(count) });
  expect(image.status).toBe("active");
  expect(seen.opened).toBe(2);
  expect(sent.at(-1)).toBe(bytes.length);
});

it("is done where the answer alone was lost, and where it was done before", async () => {
  const image = await glance([
    async (request, response) => {
      await request.toArray();
      image.status = "active";
      response.destroy();
    },
  ]);
  await image.cloud.images.upload("i1", content().given);
  await image.cloud.images.upload("i1", content().given);
  expect(image.puts).toHaveLength(1);
});

it("gives up after three times, and where the image is in no state for it", async () => {
  const breaks: Take = async (request, response) => {
    await drain(request, CHUNK);
    response.destroy();
  };
  const image = await glance([breaks, breaks, breaks]);
  const error = await failure(image.cloud.images.upload("i1", content().given));
  expect(error).toMatchObject({ code: "cloud-unreachable", retryable: true });
  expect(image.puts).toHaveLength(3);

  const killed = await glance([
    async (request, response) => {
      await breaks(request, response);
      killed.status = "killed";
    },
  ]);
  killed.status = "killed";
  expect(await failure(killed.cloud.images.upload("i1", content().given))).toMatchObject({
    code: "cloud-unreachable",
  });
  expect(killed.puts).toHaveLength(1);
});

it("does not send what can be read only once a second time", async () => {
  const image = await glance([
    async (request, response) => {
      await drain(request, CHUNK);
      response.destroy();
    },
  ]);
  const { given } = content();
  const stream = given.open();
  const error = await failure(image.cloud.images.upload("i1", { ...given, open: () => stream }));
  expect(error.message).toBe(
    "The content of image i1 would have to be sent again, and can be read only once",
  );
  expect(image.status).toBe("queued");
});

it.each([
  [409, "Image status transition from saving to saving is not allowed", "cloud-conflict"],
  [413, "Image storage quota exceeded: The size of the data would exceed the quota", "cloud-quota-exceeded"],
  [403, "You are not authorized", "cloud-forbidden"],
] as const)("tells %s that comes before all of it was taken", async (status, said, code) => {
  const image = await glance([
    async (request, response) => {
      await drain(request, CHUNK);
      response.writeHead(status, { connection: "close" }).end(`<html><body>${said}</body></html>`);
    },
  ]);
  const { given, seen } = content();
  const error = await failure(image.cloud.images.upload("i1", given));
  expect(error.message).toContain(`was answered with ${status}: ${said} (request req-glance)`);
  expect(error).toMatchObject({ code, retryable: false });
  await expect.poll(() => seen).toEqual({ opened: 1, canceled: 1 });
});

it("logs in anew before anything is sent, and sends all of it again where that came too late", async () => {
  const image = await glance([
    async (request, response) => {
      await request.toArray();
      sendJson(response, 401, { error: { message: "Authentication required" } });
    },
  ]);
  const { given, seen } = content();
  await image.cloud.images.upload("i1", given);
  expect(image.status).toBe("active");
  expect(seen.opened).toBe(2);
  expect(image.keystone.tokens).toHaveLength(2);
});

it("ends with what the content fails with, and where it is not as long as it was", async () => {
  const image = await glance([]);
  const reason = new Error("EIO");
  const broken = () => new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(reason) });
  await expect(image.cloud.images.upload("i1", { ...content().given, open: broken })).rejects.toBe(reason);
  for (const sizeBytes of [bytes.length - 1, bytes.length + 1]) {
    const error = await failure(image.cloud.images.upload("i1", content({ sizeBytes }).given));
    expect(error).toMatchObject({ code: "cloud-request-refused", retryable: false });
    expect(error.message).toMatch(/bytes, and not \d+ as was said before: it has changed in the meantime$/);
  }
  expect(image.status).toBe("queued");
});

it("ends with the signal's reason, and lets the content go", async () => {
  const reason = new Error("interrupted");
  const controller = new AbortController();
  const image = await glance([
    async (request) => {
      await drain(request, CHUNK);
      controller.abort(reason);
    },
  ]);
  const { given, seen } = content();
  const sending = image.cloud.images.upload("i1", given, { signal: controller.signal });
  await expect(sending).rejects.toBe(reason);
  await expect.poll(() => seen).toEqual({ opened: 1, canceled: 1 });
});

it("sends nothing to a Glance whose certificate is not trusted", async () => {
  const { cert, key } = ground.makeCertificate();
  const image = await glance([], { tls: { cert, key } });
  const { given, seen } = content();
  expect(await failure(image.cloud.images.upload("i1", given))).toMatchObject({
    code: "cloud-certificate-untrusted",
  });
  expect(seen.opened).toBe(0);
});

it("takes no page for the answer that it has all of it", async () => {
  const image = await glance([
    async (request, response) => {
      await request.toArray();
      response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Welcome</body></html>");
    },
  ]);
  expect(await failure(image.cloud.images.upload("i1", content().given))).toMatchObject({
    code: "cloud-answer-strange",
  });
});
