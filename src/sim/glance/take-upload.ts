import { createHash } from "node:crypto";
import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest } from "../http/api-request.ts";
import { Refusal } from "../http/refusal.ts";
import type { ImageRecord } from "../resource-records.ts";

/** Takes an image's content in; where the connection breaks the image is queued again. */
export async function takeUpload(
  state: CloudState,
  image: ImageRecord,
  { incoming, headers }: Pick<ApiRequest, "incoming" | "headers">,
): Promise<ApiAnswer> {
  if (headers["content-type"] !== "application/octet-stream")
    throw new Refusal(415, "The server cannot process the request with this content type");
  if (image.status !== "queued")
    throw new Refusal(409, `Image status transition from ${image.status} to saving is not allowed`);
  image.status = "saving";
  const [checksum, hash] = [createHash("md5"), createHash("sha512")];
  let size = 0;
  try {
    for await (const chunk of incoming) {
      const bytes = chunk as Buffer;
      size += bytes.length;
      checksum.update(bytes);
      hash.update(bytes);
    }
  } catch (error) {
    image.status = "queued";
    throw error;
  }
  if (!state.images.has(image.id))
    throw new Refusal(410, `Image ${image.id} could not be found after upload.`);
  activate(state, image, { size, checksum: checksum.digest("hex"), hash: hash.digest("hex") });
  return { status: 204 };
}

/** Gives an image content that is there as a whole. */
export function storeContent(state: CloudState, image: ImageRecord, content: Uint8Array): void {
  const checksum = createHash("md5").update(content).digest("hex");
  const hash = createHash("sha512").update(content).digest("hex");
  activate(state, image, { size: content.length, checksum, hash });
}

type Content = { readonly size: number; readonly checksum: string; readonly hash: string };

function activate(state: CloudState, image: ImageRecord, { size, checksum, hash }: Content): void {
  Object.assign(image, { status: "active", size, checksum, hash });
  image.updatedAt = state.time.now();
}
