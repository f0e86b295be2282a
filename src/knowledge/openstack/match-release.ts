import type { OpenstackRelease } from "../../model/openstack-release.ts";

/** What a cloud tells without a login to its hosts; networkExtensions are aliases from Neutron's list. */
export type ApiAnswers = {
  readonly computeMax: string;
  readonly placementMax?: string;
  readonly networkExtensions?: readonly string[];
};

/** What package versions of a release begin with, from a version with or without epoch and revision; undefined: none. */
export function parseVersionLine(version: string): string | undefined {
  const [, first, second] = /^\s*(?:\d+:)?(\d+)\.(\d+)/.exec(version) ?? [];
  // Up to Kilo versions were dated (2015.1.4); from Liberty on the first number tells the release.
  return first?.length === 4 ? `${first}.${second}` : first;
}

/** Whether a release answers so; a listed extension rules out older releases, a missing one may be switched off. */
export function answersSo(
  release: OpenstackRelease,
  answers: ApiAnswers,
  telling: ReadonlySet<string>,
): boolean {
  const { computeMax, placementMax = release.placementApiMax, networkExtensions = [] } = answers;
  return (
    release.computeApiMax === computeMax &&
    release.placementApiMax === placementMax &&
    networkExtensions.every((alias) => !telling.has(alias) || release.networkExtensions.includes(alias))
  );
}
