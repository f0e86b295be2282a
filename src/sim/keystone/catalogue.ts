import type { CloudState } from "../cloud-state.ts";
import { computePathNeedsProject } from "../release-traits.ts";

/** Keystone's catalogue for a project, by addresses of an origin. */
export function catalogueOf(state: CloudState, origin: string, projectId: string): readonly unknown[] {
  const behind = computePathNeedsProject(state.release) ? `/${projectId}` : "";
  const own: Readonly<Record<string, string>> = {
    compute: `${origin}/compute/v2.1${behind}`,
    identity: `${origin}/identity/v3`,
    image: `${origin}/image`,
    network: `${origin}/networking`,
    ...(state.release.placementApiMax === undefined ? {} : { placement: `${origin}/placement` }),
  };
  return Object.entries(state.endpoints ?? own).map(([type, url]) => ({
    id: `service-${type}`,
    type,
    name: NAMES[type] ?? type,
    endpoints: ["public", "internal", "admin"].map((kind) => ({
      id: `endpoint-${type}-${kind}`,
      interface: kind,
      region: "RegionOne",
      region_id: "RegionOne",
      url,
    })),
  }));
}

const NAMES: Readonly<Record<string, string>> = {
  compute: "nova",
  identity: "keystone",
  image: "glance",
  network: "neutron",
  placement: "placement",
};
