import * as z from "zod";
import { oneOrMany, text } from "./fleet-file-fields.ts";

/** The name of a label. */
export const labelKey = text(
  /^[A-Za-z0-9][A-Za-z0-9._/-]{0,62}$/,
  "a label of letters, digits, . _ - and /",
  [],
);
const labelText = { error: () => "a text of 1 to 63 characters" };
const labelValue = z.union(
  [z.string(labelText).min(1, labelText).max(63, labelText), z.number(labelText), z.boolean(labelText)],
  labelText,
);

/** Labels of hosts. */
export const labelsField = z
  .record(labelKey, labelValue, { error: () => "labels such as { role: compute }" })
  .meta({ examples: [{ role: "compute" }] });

/** A host's name, or many by a range. */
export const hostPattern = text(/^.{1,1000}$/u, "a host name, which may have ranges such as node-[9-40]", [
  "node-9.domain.tld",
  "node-[9-40].domain.tld",
  "node-[01-12]",
]);

/** Hosts of the file: labels that all must match, or names and ranges. */
export const hostsField = z.union([labelsField, oneOrMany(hostPattern, "a host name, or a list of them")], {
  error: () => "labels such as { role: compute }, or a list of host names",
});

/** A choice of hosts as it is written. */
export type HostsEntry = z.output<typeof hostsField>;
