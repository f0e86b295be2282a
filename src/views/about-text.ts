import { formatDuration } from "./format-duration.ts";

/** An estimate for people, in whole minutes, one at least: `1 h 05 min`. */
export function aboutText(ms: number): string {
  return formatDuration(Math.max(1, Math.ceil(ms / 60_000)) * 60_000);
}
