import * as z from "zod";
import { OperatingError } from "../../base/operating-error.ts";
import type { ImageContent, Images } from "../../ports/cloud-resources.ts";
import { apiPath } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";
import { cloudError } from "./cloud-error.ts";

const MAX_ATTEMPTS = 3;
const STALL_TIMEOUT_MS = 300_000;
const LOOK_EVERY_MS = 2000;
const MAX_LOOKS = 30;

type Upload = ImageContent & {
  readonly onSent?: (bytes: number) => void;
  readonly signal?: AbortSignal;
};

type Glance = { readonly api: CloudApi; readonly find: Images["find"] };

/**
 * Sends an image's content. Where the answer is lost, the image tells: it is active, or queued again and gets its content
 * once more, from the beginning.
 */
export async function uploadImage({ api, find }: Glance, id: string, upload: Upload): Promise<void> {
  const { signal, sizeBytes } = upload;
  // A look at it first renews a token that has expired, before gigabytes are sent for a 401.
  const before = await find(id, signal);
  if (before?.status === "active" && before.sizeBytes === sizeBytes) return;
  const content = contentOf(id, upload);
  const path = apiPath("images", id, "file");
  for (let attempt = 1; ; attempt += 1) {
    try {
      await api.put(
        {
          service: "image",
          path,
          content,
          timeoutMs: STALL_TIMEOUT_MS,
          isRepeatable: false,
          policy: "upload_image",
          signal,
        },
        z.unknown(),
      );
      return;
    } catch (error) {
      if (!(error instanceof OperatingError) || !error.retryable) throw error;
      const status = await settledStatus({ api, find }, id, signal);
      if (status === "active") return;
      if (status !== "queued" || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

function contentOf(id: string, { open, sizeBytes, onSent }: Upload) {
  const opened = new WeakSet<ReadableStream>();
  const openAnew = () => {
    const stream = open();
    if (opened.has(stream) || stream.locked) throw readOnce(id);
    opened.add(stream);
    return stream;
  };
  return { what: `the content of image ${id}`, sizeBytes, open: openAnew, onSent };
}

async function settledStatus(
  { api, find }: Glance,
  id: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for (let look = 1; ; look += 1) {
    const status = (await find(id, signal))?.status;
    if (status !== "saving" || look === MAX_LOOKS) return status;
    await api.sleep(LOOK_EVERY_MS, signal);
  }
}

function readOnce(id: string): Error {
  return cloudError("cloud-request-refused", `image ${id}`, {
    message: `The content of image ${id} would have to be sent again, and can be read only once`,
    hint: "Begin again.",
    retryable: true,
  });
}
