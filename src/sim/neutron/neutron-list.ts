import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest } from "../http/api-request.ts";
import { nextHref, pageOf } from "../http/page-of.ts";
import { Refusal } from "../http/refusal.ts";

/** A view of Neutron: fields by their names. */
export type NeutronView = Readonly<Record<string, unknown>>;

/** Words of a query that are no filters. */
const OWN: readonly string[] = ["limit", "marker", "page_reverse", "sort_key", "sort_dir", "fields"];

/**
 * A page of a list with what matches the query's filters, each field of which may be given several times. A filter that
 * Neutron does not know is left aside, or refused where filter-validation is loaded, from Rocky on.
 */
export function neutronList(
  state: CloudState,
  request: ApiRequest,
  { collection, views }: { readonly collection: string; readonly views: readonly NeutronView[] },
): ApiAnswer {
  const names = [...new Set(request.query.keys())].filter((name) => !OWN.includes(name));
  const [first] = views;
  const unknown = names.filter((name) => first !== undefined && !(name in first) && !SPECIAL.includes(name));
  if (unknown.length > 0 && state.release.series >= "2018.2")
    throw new Refusal(
      400,
      `[${unknown.map((name) => `'${name}'`).join(", ")}] is invalid attribute for filtering`,
      "HTTPBadRequest",
    );
  const known = names.filter((name) => !unknown.includes(name));
  const items = views.filter((view) =>
    known.every((name) => request.query.getAll(name).some((value) => isEqual(view[name], value))),
  );
  const page = pageOf(items, request, {
    idOf: ({ id, alias }) => String(id ?? alias),
    most: state.config.pageLimit,
    unknownMarker: (marker) =>
      new Refusal(404, `${collection.slice(0, -1)} ${marker} could not be found`, "ObjectNotFound"),
  });
  const links =
    page.next === undefined
      ? {}
      : { [`${collection}_links`]: [{ rel: "next", href: nextHref(request, page.next) }] };
  return { status: 200, body: { [collection]: page.items, ...links } };
}

/** Filters that are no fields, or that not everyone sees. */
const SPECIAL: readonly string[] = [
  "binding:host_id",
  "provider:physical_network",
  "provider:network_type",
  "provider:segmentation_id",
  "project_id",
  "tenant_id",
];

function isEqual(field: unknown, wanted: string): boolean {
  if (typeof field === "boolean") return String(field) === wanted.toLowerCase();
  if (typeof field === "number") return String(field) === wanted;
  return (typeof field === "string" ? field : "") === wanted;
}
