import type { HostIntent } from "./intent.ts";
import type { HostChoice } from "./tenant-intent.ts";

/** Whether a compute host is one of those that are chosen; a controller that is no compute host never is. */
export function isChosen({ names, labels }: HostChoice, host: HostIntent): boolean {
  if (!host.roles.includes("compute")) return false;
  if (names && !names.includes(host.name)) return false;
  return hasLabels(host, labels);
}

/** Whether a host has all of these labels. */
export function hasLabels(host: HostIntent, labels: HostChoice["labels"]): boolean {
  return Object.entries(labels).every(
    ([key, value]) => Object.hasOwn(host.labels, key) && host.labels[key] === value,
  );
}
