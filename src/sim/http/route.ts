import type { ApiAnswer, ApiRequest } from "./api-request.ts";

/** What a service does on a path; a path has its version, and `{name}` for what differs: `/v2.1/servers/{id}`. */
export type Route = {
  readonly method: string;
  readonly path: string;
  readonly answer: (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
  /** Whether it answers without a token. */
  readonly isOpen?: true;
  /** Whether it reads its body itself, as it comes. */
  readonly isStream?: true;
  /** Only who has the role admin may; the rule of the policy that says so. */
  readonly adminRule?: string;
  /** The microversion from which it is there, and the one up to which, by their second numbers. */
  readonly since?: number;
  readonly until?: number;
};

/** A route with what stood in place of its `{name}`s; isPath: the path is known, but not with this method. */
export type FoundRoute = {
  readonly route: Route | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly isPath: boolean;
};

/** Finds routes by method and path, where those with fewer `{name}`s come first. */
export function createRouteTable(routes: readonly Route[]): (method: string, path: string) => FoundRoute {
  const bySize = new Map<number, { readonly route: Route; readonly segments: readonly string[] }[]>();
  for (const route of routes) {
    const segments = segmentsOf(route.path);
    const same = bySize.get(segments.length) ?? [];
    same.push({ route, segments });
    bySize.set(segments.length, same);
  }
  const isName = (segment: string) => segment.startsWith("{");
  for (const same of bySize.values())
    same.sort((a, b) => a.segments.filter(isName).length - b.segments.filter(isName).length);
  return (method, path) => {
    const segments = segmentsOf(path);
    let isPath = false;
    for (const { route, segments: pattern } of bySize.get(segments.length) ?? []) {
      if (!pattern.every((segment, at) => isName(segment) || segment === segments[at])) continue;
      isPath = true;
      if (route.method !== method) continue;
      const params = pattern.flatMap((segment, at) =>
        isName(segment) ? [[segment.slice(1, -1), decodeSegment(segments[at] ?? "")]] : [],
      );
      return { route, params: Object.fromEntries(params) as Record<string, string>, isPath };
    }
    return { route: undefined, params: {}, isPath };
  };
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").slice(1);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
