import * as z from "zod";
import type { Image } from "../../model/cloud-resources.ts";
import type { Images } from "../../ports/cloud-resources.ts";
import { apiPath, text } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";
import { cloudError } from "./cloud-error.ts";
import { Secret } from "./secret.ts";
import { uploadImage } from "./upload-image.ts";

/** Texts of an image that are Glance's own; what begins with os_glance_ is, too. */
const OWN: readonly string[] = [
  "id",
  "name",
  "status",
  "visibility",
  "checksum",
  "owner",
  "container_format",
  "disk_format",
  "created_at",
  "updated_at",
  "self",
  "file",
  "schema",
  "direct_url",
  "os_hash_algo",
  "os_hash_value",
  "stores",
];

/** An image of Glance v2, where its properties stand among its fields. */
export const imageAnswer: z.ZodType<Image> = z
  .looseObject({
    id: z.string(),
    name: z.string().nullish(),
    status: z.string(),
    disk_format: text,
    size: z.number().nullish(),
  })
  .transform((found) => ({
    id: found.id,
    name: found.name ?? "",
    status: found.status,
    diskFormat: found.disk_format,
    sizeBytes: found.size ?? undefined,
    properties: Object.fromEntries(
      Object.entries(found).filter(
        (field): field is [string, string] =>
          typeof field[1] === "string" && !OWN.includes(field[0]) && !field[0].startsWith("os_glance_"),
      ),
    ),
  }));

const importMethods = z
  .object({ "import-methods": z.object({ value: z.array(z.string()) }) })
  .transform((found) => found["import-methods"].value);

/** The images of a cloud. */
export function createImages(cloud: string, api: CloudApi): Images {
  const find: Images["find"] = (id, signal) =>
    api.find({ service: "image", path: apiPath("images", id), policy: "get_image", signal }, imageAnswer);
  return {
    list: async (name, signal) => {
      // Newer releases take what stands before a colon for an operator, which older ones do not know.
      const query = name.includes(":") ? {} : { name };
      const found = await api.list(
        { service: "image", path: "/images", query, signal },
        "images",
        imageAnswer,
      );
      return found.filter((image) => image.name === name);
    },
    find,
    create: ({ name, diskFormat, containerFormat, visibility, properties }, signal) => {
      const own = { name, disk_format: diskFormat, container_format: containerFormat, visibility };
      const policy = visibility === "public" ? "publicize_image" : "add_image";
      return api.post(
        { service: "image", path: "/images", body: { ...properties, ...own }, policy, signal },
        imageAnswer,
      );
    },
    upload: (id, content, options = {}) => uploadImage({ api, find }, id, { ...options, ...content }),
    importFrom: async (id, url, signal) => {
      const offered = await api.find({ service: "image", path: "/info/import", signal }, importMethods);
      if (!offered?.includes("web-download")) throw noWebDownload(cloud, offered);
      const body = { method: { name: "web-download", uri: url } };
      const path = apiPath("images", id, "import");
      await api.post(
        { service: "image", path, body, policy: "modify_image", secrets: secretsOf(url), signal },
        z.unknown(),
      );
    },
    delete: (id, signal) =>
      api.delete({ service: "image", path: apiPath("images", id), policy: "delete_image", signal }),
  };
}

/** A password, or a signature behind the path, lets whoever sees it fetch as well. */
function secretsOf(url: string): readonly Secret[] {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const parts = [parsed?.password, decodeURIComponent(parsed?.password ?? ""), parsed?.search.slice(1)];
  return parts.flatMap((part) => (part ? [new Secret(part)] : []));
}

function noWebDownload(cloud: string, offered: readonly string[] | undefined): Error {
  const has = offered === undefined ? "it imports nothing" : `it offers ${offered.join(", ") || "no method"}`;
  return cloudError("cloud-version-unsupported", cloud, {
    message: `Glance of ${cloud} does not download images itself (web-download): ${has}`,
    hint: "Name a file to be uploaded, or add web-download to enabled_import_methods of glance-api.conf.",
  });
}
