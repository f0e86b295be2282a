import type { MaintenanceWindow } from "./rollout-intent.ts";

/** Whether a time (milliseconds since the epoch) is within the window; its end is not. */
export function isWithin(window: MaintenanceWindow, at: number): boolean {
  const from = minuteOf(window.from);
  const to = minuteOf(window.to);
  const now = minuteOf(timeIn(window.zone, at));
  return from < to ? from <= now && now < to : from <= now || now < to;
}

/** The time of the day in a zone, as `22:05`. */
export function timeIn(zone: string, at: number): string {
  const options = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat("en-GB", options).format(at);
}

/** Whether there is such a time zone. */
export function isZone(name: string): boolean {
  try {
    return timeIn(name, 0) !== "";
  } catch {
    return false;
  }
}

/** How long the window is on a day without a change of the clocks, in milliseconds. */
export function windowLengthMs({ from, to }: MaintenanceWindow): number {
  const minutes = minuteOf(to) - minuteOf(from);
  return (minutes > 0 ? minutes : minutes + 1440) * 60_000;
}

/** When hosts may be begun next, from a time on (milliseconds since the epoch): that time, or the minute in which it opens. */
export function nextOpening(window: MaintenanceWindow, at: number): number {
  if (isWithin(window, at)) return at;
  const minute = Math.floor(at / 60_000) * 60_000;
  for (let later = 1; later <= 1500; later += 1)
    if (isWithin(window, minute + later * 60_000)) return minute + later * 60_000;
  return at;
}

/** The window for people: `22:00 to 05:00 Europe/Berlin`. */
export function windowText({ from, to, zone }: MaintenanceWindow): string {
  return `${from} to ${to} ${zone}`;
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
