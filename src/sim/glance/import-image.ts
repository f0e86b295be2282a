import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer } from "../http/api-request.ts";
import { objectOf, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import { importsImages } from "../release-traits.ts";
import type { ImageRecord } from "../resource-records.ts";
import { storeContent } from "./take-upload.ts";

/** Has Glance fetch an image's content itself; where there is none, the image is queued again. */
export function importImage(state: CloudState, image: ImageRecord, body: unknown): ApiAnswer {
  if (!importsImages(state.release)) throw new Refusal(404, "The resource could not be found.");
  const method = objectOf(objectOf(body)?.method) ?? {};
  const name = textOf(method, "name") ?? "";
  if (name !== "web-download" || !state.config.importMethods.includes(name))
    throw new Refusal(400, `Unknown import method name '${name}'.`);
  if (image.status !== "queued")
    throw new Refusal(409, "Image needs to be in 'queued' state to use 'web-download' method");
  const uri = textOf(method, "uri") ?? "";
  if (!/^https?:\/\//.test(uri)) throw new Refusal(400, "URI for web-download does not pass filtering: ");
  image.status = "importing";
  state.time.run(async () => {
    await state.time.sleep(state.pace.importMs);
    const content = state.download(uri);
    if (content === undefined) image.status = "queued";
    else storeContent(state, image, content);
  });
  return { status: 202 };
}
