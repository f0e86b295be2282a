import { notShown } from "../../base/not-shown.ts";
import { printable } from "../../base/printable.ts";
import type { Evidence } from "../finding.ts";
import type { OsloPlace } from "./effective-value.ts";
import type { OsloName } from "./oslo-file.ts";
import { isSecretName } from "./secret-name.ts";

const longestValue = 200;

/** The option as operators write it: `[pci] device_spec`. */
export function showName({ section, name }: OsloName): string {
  return printable(`[${section}] ${name}`);
}

/** Where a setting stands: `[pci] device_spec (/etc/nova/nova.conf:12)`. */
export function showPlace(place: OsloPlace): string {
  return `${showName({ ...place, section: place.section ?? "" })} (${place.path}:${place.line})`;
}

/** The setting as evidence, made printable; a value whose option's name sounds like a secret is left out. */
export function placeEvidence(place: OsloPlace): Evidence {
  const value = isSecretName(place.name) ? notShown : printable(place.value);
  const shown = value.length > longestValue ? `${value.slice(0, longestValue)}...` : value;
  const text = `${showName({ ...place, section: place.section ?? "" })} = ${shown}`;
  return { source: `${place.path}:${place.line}`, text };
}
