import type { OpenstackRelease } from "../model/openstack-release.ts";

/** Whether the compute API wants a project in its paths, as before 2.18. */
export function computePathNeedsProject({ computeApiMax }: OpenstackRelease): boolean {
  return minorOf(computeApiMax) < 18;
}

/** The second number of a microversion. */
export function minorOf(version: string): number {
  return Number(version.split(".")[1] ?? 0);
}

/** Whether the scheduler names other hosts beforehand, for the case that the first one fails: from Queens on. */
export function knowsAlternateHosts({ series }: OpenstackRelease): boolean {
  return series >= "2018.1";
}

/** Whether servers that find no host are kept in a cell of their own, with their own numbers: from Ocata on. */
export function hasCellForFailed({ series }: OpenstackRelease): boolean {
  return series >= "2017.1";
}

/** Whether Nova has an error of its own for having tried often enough: from Liberty on. */
export function hasRetryError({ series }: OpenstackRelease): boolean {
  return series >= "2015.2";
}

/** Whether Nova looks at a port's binding before it starts a guest: from Mitaka on. */
export function checksBindings({ series }: OpenstackRelease): boolean {
  return series >= "2016.1";
}

/** Whether Neutron tells of a bound port how it is connected: from Train on. */
export function tellsConnectivity({ series }: OpenstackRelease): boolean {
  return series >= "2019.2";
}

/** Whether Neutron tells of a bound port who has bound it: from Yoga on. */
export function tellsBoundDrivers({ series }: OpenstackRelease): boolean {
  return series >= "2022.1";
}

/** Whether Nova fills the capabilities of a VF into a port's profile: from 2024.1 on, and in the point releases of Zed. */
export function tellsCapabilities({ series }: OpenstackRelease): boolean {
  return series >= "2022.2";
}

/** Whether Glance imports images: from Queens on. */
export function importsImages({ series }: OpenstackRelease): boolean {
  return series >= "2018.1";
}

/** Whether images show a hash beside their MD5 sum: from Rocky on. */
export function hashesImages({ series }: OpenstackRelease): boolean {
  return series >= "2018.2";
}

/** Whether the actions of a server that found no host tell of it: from Ussuri on. */
export function tellsFailedScheduling({ series }: OpenstackRelease): boolean {
  return series >= "2020.1";
}
