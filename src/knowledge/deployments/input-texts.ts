import type { HostName } from "../../model/ids.ts";
import type { OpenstackRelease } from "../../model/openstack-release.ts";

/** The comment at the head of a file that goes to the tool as it is. */
export function wholeComment({ name }: OpenstackRelease, ...more: readonly string[]): readonly string[] {
  return [`Written by vfleet for OpenStack ${name}; vfleet inputs writes it anew.`, ...more];
}

/** The comment at the head of settings that go into a file which may be there. */
export function mergeComment({ name }: OpenstackRelease, ...more: readonly string[]): readonly string[] {
  return [
    `Written by vfleet for OpenStack ${name}.`,
    "If this file is there already, put these settings into it; a list replaces one that is there.",
    ...more,
  ];
}

/** A host's name as one part of a path. */
export function hostPart(host: HostName): string {
  return host.replace(/^\.+|\//g, "_");
}
