import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest, Caller, Json } from "../http/api-request.ts";
import { flagOf, numberOf, objectOf, textOf } from "../http/json-fields.ts";
import { pageOf } from "../http/page-of.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import { hashesImages, importsImages } from "../release-traits.ts";
import type { ImageRecord } from "../resource-records.ts";
import { secondsOf } from "../simulated-time.ts";
import { importImage } from "./import-image.ts";
import { takeUpload } from "./take-upload.ts";

/** Images. Sources: captures/run/image_show_tiny.json; glance 25.0.0 api/v2/images.py. */
export function imageRoutes(state: CloudState): readonly Route[] {
  const found = ({ params, caller }: ApiRequest) => findImage(state, params.id ?? "", caller);
  return [
    { method: "GET", path: "/v2/images", answer: (request) => list(state, request) },
    { method: "POST", path: "/v2/images", answer: (request) => create(state, request) },
    {
      method: "GET",
      path: "/v2/images/{id}",
      answer: (request) => ({ status: 200, body: imageView(state, found(request)) }),
    },
    {
      method: "DELETE",
      path: "/v2/images/{id}",
      answer: (request) => remove(state, found(request), request.caller),
    },
    {
      method: "PUT",
      path: "/v2/images/{id}/file",
      isStream: true,
      answer: (request) => takeUpload(state, own(found(request), request.caller, "upload_image"), request),
    },
    {
      method: "POST",
      path: "/v2/images/{id}/import",
      answer: (request) =>
        importImage(state, own(found(request), request.caller, "modify_image"), request.body),
    },
    {
      method: "GET",
      path: "/v2/info/import",
      answer: () => {
        if (!importsImages(state.release)) throw new Refusal(404, "The resource could not be found.");
        const value = state.config.importMethods;
        return {
          status: 200,
          body: { "import-methods": { description: "Import methods available.", type: "array", value } },
        };
      },
    },
  ];
}

function findImage({ images }: CloudState, id: string, caller: Caller): ImageRecord {
  const found = images.get(id);
  if (found === undefined || !maySee(found, caller)) throw new Refusal(404, `No image found with ID ${id}`);
  return found;
}

function maySee({ visibility, owner }: ImageRecord, caller: Caller): boolean {
  return caller.isAdmin || visibility !== "private" || owner === caller.projectId;
}

function own(image: ImageRecord, caller: Caller, rule: string): ImageRecord {
  if (caller.isAdmin || image.owner === caller.projectId) return image;
  throw new Refusal(403, `You are not authorized to complete ${rule} action.`);
}

function imageView({ release }: CloudState, image: ImageRecord) {
  return {
    ...image.properties,
    name: image.name,
    disk_format: image.diskFormat,
    container_format: image.containerFormat,
    visibility: image.visibility,
    size: image.size,
    virtual_size: null,
    status: image.status,
    checksum: image.checksum,
    protected: image.isProtected,
    min_ram: image.minRamMb,
    min_disk: image.minDiskGb,
    owner: image.owner,
    ...(hashesImages(release)
      ? { os_hidden: false, os_hash_algo: image.hash === null ? null : "sha512", os_hash_value: image.hash }
      : {}),
    id: image.id,
    created_at: secondsOf(image.createdAt),
    updated_at: secondsOf(image.updatedAt),
    tags: [],
    self: `/v2/images/${image.id}`,
    file: `/v2/images/${image.id}/file`,
    schema: "/v2/schemas/image",
  };
}

/** Glance gives 25 a page where nothing is asked for, and leads on by a path alone. */
function list(state: CloudState, request: ApiRequest): ApiAnswer {
  const { query, caller } = request;
  const [name, status, visibility] = ["name", "status", "visibility"].map((each) => query.get(each));
  const matches = (field: string, wanted: string | null | undefined) =>
    wanted === null || wanted === undefined || wanted === field;
  const items = [...state.images.values()]
    .filter(
      (image) =>
        maySee(image, caller) &&
        matches(image.name, name) &&
        matches(image.status, status) &&
        matches(image.visibility, visibility),
    )
    .toReversed();
  const page = pageOf(items, request, {
    idOf: ({ id }) => id,
    most: state.config.pageLimit,
    usual: 25,
    unknownMarker: (marker) => new Refusal(400, `Invalid marker: ${marker}`),
  });
  const next = new URLSearchParams(query);
  if (page.next !== undefined) next.set("marker", page.next);
  const images = page.items.map((image) => imageView(state, image));
  const links = page.next === undefined ? {} : { next: `/v2/images?${next.toString()}` };
  return { status: 200, body: { images, first: "/v2/images", schema: "/v2/schemas/images", ...links } };
}

/** Fields that are Glance's own; all others are properties. */
const OWN: readonly string[] = [
  "id",
  "name",
  "disk_format",
  "container_format",
  "visibility",
  "protected",
  "min_ram",
  "min_disk",
  "tags",
  "os_hidden",
];

/** What clients may not say of an image. Source: glance 25.0.0 api/v2/images.py _readonly_properties. */
const READ_ONLY: readonly string[] = [
  "created_at",
  "updated_at",
  "status",
  "checksum",
  "size",
  "virtual_size",
  "file",
  "schema",
  "self",
];

function create(state: CloudState, { body, caller }: ApiRequest): ApiAnswer {
  const wanted = objectOf(body);
  if (wanted === undefined) throw new Refusal(400, "Malformed JSON in request body.");
  const wrong = Object.keys(wanted).find((key) => READ_ONLY.includes(key));
  if (wrong !== undefined) throw new Refusal(403, `Attribute '${wrong}' is read-only.`);
  const visibility = textOf(wanted, "visibility") ?? "private";
  if (visibility === "public" && !caller.isAdmin)
    throw new Refusal(403, "You are not authorized to complete publicize_image action.");
  const id = textOf(wanted, "id") ?? state.ids.uuid();
  if (state.images.has(id)) throw new Refusal(409, `Image ID ${id} already exists!`);
  const now = state.time.now();
  const image: ImageRecord = {
    id,
    name: textOf(wanted, "name") ?? "",
    status: "queued",
    visibility,
    owner: caller.projectId,
    diskFormat: textOf(wanted, "disk_format") ?? null,
    containerFormat: textOf(wanted, "container_format") ?? null,
    minDiskGb: numberOf(wanted, "min_disk") ?? 0,
    minRamMb: numberOf(wanted, "min_ram") ?? 0,
    properties: propertiesOf(wanted),
    isProtected: flagOf(wanted, "protected", false),
    size: null,
    checksum: null,
    hash: null,
    createdAt: now,
    updatedAt: now,
  };
  state.images.set(id, image);
  return { status: 201, body: imageView(state, image), headers: { location: `/v2/images/${id}` } };
}

function propertiesOf(wanted: Json): Readonly<Record<string, string>> {
  const entries = Object.entries(wanted).filter(([key]) => !OWN.includes(key));
  const wrong = entries.find(([, value]) => typeof value !== "string");
  if (wrong !== undefined)
    throw new Refusal(
      400,
      `Provided object does not match schema 'image': ${JSON.stringify(wrong[1])} is not of type 'string'`,
    );
  return Object.fromEntries(entries) as Record<string, string>;
}

function remove(state: CloudState, image: ImageRecord, caller: Caller): ApiAnswer {
  own(image, caller, "delete_image");
  if (image.isProtected) throw new Refusal(403, `Image ${image.id} is protected and cannot be deleted.`);
  state.images.delete(image.id);
  return { status: 204 };
}
