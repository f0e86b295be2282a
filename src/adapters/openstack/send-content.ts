import type { ClientRequest } from "node:http";
import { cloudError } from "./cloud-error.ts";

/** A body that is sent as a stream. */
export type HttpContent = {
  /** What it is, for the operator: `the content of image abc`. */
  readonly what: string;
  readonly sizeBytes: number;
  /** Gives it from its beginning each time. */
  readonly open: () => ReadableStream<Uint8Array>;
  /** Told how many bytes the connection has taken so far, in this attempt. */
  readonly onSent?: ((bytes: number) => void) | undefined;
};

/**
 * Sends content as the body of a request, as fast as the connection takes it, and ends the request. It stops where the
 * request has ended before, which the request itself tells. Throws what the stream fails with, and
 * `cloud-request-refused` if it does not have as many bytes as it should.
 */
export async function sendContent(outgoing: ClientRequest, content: HttpContent): Promise<void> {
  const reader = content.open().getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  outgoing.once("close", stop);
  let sent = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (outgoing.destroyed) return;
      if (done) break;
      if (sent + value.length > content.sizeBytes) throw otherSize(content, "more");
      if (!outgoing.write(value)) await untilDrained(outgoing);
      sent += value.length;
      content.onSent?.(sent);
    }
    if (sent < content.sizeBytes) throw otherSize(content, String(sent));
    outgoing.end();
  } finally {
    stop();
  }
}

function untilDrained(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    if (outgoing.destroyed) resolve();
    const go = () => {
      outgoing.off("drain", go).off("close", go);
      resolve();
    };
    outgoing.once("drain", go).once("close", go);
  });
}

function otherSize({ what, sizeBytes }: HttpContent, found: string): Error {
  return cloudError("cloud-request-refused", what, {
    message: `${what} has ${found} bytes, and not ${sizeBytes} as was said before: it has changed in the meantime`,
    hint: "Leave the file alone while it is sent, and begin again.",
  });
}
