/** A time (milliseconds since the epoch, or ISO 8601) as `2026-11-23 07:20:36Z`; what is no time stays as it is. */
export function formatTime(at: number | string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at);
  return `${date.toISOString().slice(0, -5).replace("T", " ")}Z`;
}
