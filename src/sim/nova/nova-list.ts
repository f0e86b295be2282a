import type { ApiAnswer, ApiRequest } from "../http/api-request.ts";
import { nextHref, pageOf } from "../http/page-of.ts";
import { Refusal } from "../http/refusal.ts";

/** A list of Nova and how it is told. */
export type NovaList<T> = {
  /** servers, flavors, ... */
  readonly collection: string;
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  readonly view: (item: T) => unknown;
  /** Of osapi_max_limit. */
  readonly most: number;
};

/** A page of a list with the link to the next one, as Nova's view builders give it. */
export function novaList<T>(list: NovaList<T>, request: ApiRequest): ApiAnswer {
  const { collection, items, idOf, most } = list;
  const unknownMarker = (marker: string) => new Refusal(400, `marker [${marker}] not found`);
  const page = pageOf(items, request, { idOf, most, unknownMarker });
  const links =
    page.next === undefined
      ? {}
      : { [`${collection}_links`]: [{ rel: "next", href: nextHref(request, page.next) }] };
  return { status: 200, body: { [collection]: page.items.map(list.view), ...links } };
}

/** The links to a thing, as Nova gives them. */
export function novaLinks(base: string, collection: string, id: string): readonly unknown[] {
  return [
    { rel: "self", href: `${base}/v2.1/${collection}/${id}` },
    { rel: "bookmark", href: `${base}/${collection}/${id}` },
  ];
}
