import type { ApiRequest } from "./api-request.ts";
import { Refusal } from "./refusal.ts";

/** A page of a list, and the marker of the one behind it; undefined: it is the last. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | undefined };

/** What a service says of limits and markers. */
export type PageRules<T> = {
  /** What a marker is. */
  readonly idOf: (item: T) => string;
  /** The most that one page has, whatever is asked for. */
  readonly most: number;
  /** How many a page has where nothing is asked for; undefined: the most. */
  readonly usual?: number;
  readonly unknownMarker: (marker: string) => Refusal;
};

/** The page of a list that a request asks for by limit and marker. */
export function pageOf<T>(
  items: readonly T[],
  { query }: Pick<ApiRequest, "query">,
  rules: PageRules<T>,
): Page<T> {
  const asked = query.get("limit");
  if (asked !== null && !/^\d+$/.test(asked)) throw new Refusal(400, "limit param must be an integer");
  const wanted = asked === null ? (rules.usual ?? rules.most) : Number(asked);
  const size = Math.min(wanted === 0 ? rules.most : wanted, rules.most);
  const marker = query.get("marker");
  const before = marker === null ? -1 : items.findIndex((item) => rules.idOf(item) === marker);
  if (marker !== null && before === -1) throw rules.unknownMarker(marker);
  const page = items.slice(before + 1, before + 1 + size);
  const last = page.at(-1);
  const isLast = before + 1 + page.length >= items.length || last === undefined;
  return { items: page, next: isLast ? undefined : rules.idOf(last) };
}

/** The address of the page behind a marker, with all else that was asked for. */
export function nextHref(
  { base, path, query }: Pick<ApiRequest, "base" | "path" | "query">,
  marker: string,
): string {
  const next = new URLSearchParams(query);
  next.set("marker", marker);
  return `${new URL(base).origin}${path}?${next.toString()}`;
}
