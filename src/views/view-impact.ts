import type { Plan } from "../model/plan.ts";
import { findImpact, type Impact, type VmsOfHost } from "../model/rollout/find-impact.ts";
import { windowLengthMs, windowText } from "../model/rollout/maintenance-window.ts";
import type { HealthIntent, HostCount, RolloutIntent } from "../model/rollout/rollout-intent.ts";
import { aboutText } from "./about-text.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
import { formatDuration } from "./format-duration.ts";
import { indented, type Line, line, styled } from "./render-lines.ts";

/** In which waves a plan is carried out, where the fleet file has rules for that, and about how long it takes. */
export function impactLines(plan: Plan): readonly Line[] {
  const impact = findImpact(plan);
  if (!impact) return [];
  const { rollout } = plan.intent;
  return [...(rollout ? rolloutLines(impact, rollout) : []), ...vmLines(impact), timeLine(impact, rollout)];
}

function rolloutLines({ waves }: Impact, rollout: RolloutIntent): readonly Line[] {
  if (waves.length === 0) return [];
  const noCanary = rollout.canary && !waves.some(({ gate }) => gate === "canary");
  return [
    line(styled("bold", "rollout"), ` in ${countText(waves.length, "wave")}:`),
    ...waves.flatMap(waveLines),
    ...(noCanary
      ? [indented(2, line(styled("warn", "no canary: "), "on none of its hosts is anything to do"))]
      : []),
    indented(2, line(rulesText(rollout))),
    line(""),
  ];
}

/** Names that are told of one host; of more only how many there are. */
const NAMED = 5;

function vmLines({ moves, returns, stops, waits }: Impact): readonly Line[] {
  const back = returns.length === 0 ? "" : ", and back when their host is done";
  return [
    ...vmsLines(moves, ["moves", "move"], ` to other hosts first, by live migration${back}:`),
    ...(moves.length > 0
      ? []
      : vmsLines(returns, ["moves", "move"], " back to hosts that are done, by live migration:")),
    ...vmsLines(stops, ["is", "are"], " stopped, and started again when their host is done:"),
    ...vmsLines(waits, ["has", "have"], " to be moved or stopped by somebody else, which is waited for:"),
  ];
}

function vmsLines(
  of: readonly VmsOfHost[],
  [one, more]: readonly [string, string],
  what: string,
): readonly Line[] {
  if (of.length === 0) return [];
  const all = of.reduce((sum, { servers }) => sum + servers.length, 0);
  return [
    line(styled("bold", countText(all, "VM")), ` ${all === 1 ? one : more}${what}`),
    ...of.map(({ host, servers }) => {
      const left = servers.length - NAMED;
      const names = servers.slice(0, NAMED).join(", ") + (left > 0 ? ` and ${left} more` : "");
      return indented(2, { ...line(`${host}: ${names}`), hang: 2 });
    }),
    line(""),
  ];
}

function waveLines({ number, name, why, hosts, atOnce, reboots }: Impact["waves"][number]): readonly Line[] {
  const label = `${number}. `;
  const size = [
    countText(hosts.length, "host"),
    ...(reboots === 0 ? [] : [countText(reboots, "reboot")]),
    ...(hosts.length > atOnce ? [`${atOnce} at once`] : []),
  ];
  const names = compressHostNames(hosts).join(", ");
  const head = line(label, styled("bold", name), `: ${names} (${size.join(", ")})`);
  return [
    indented(2, { ...head, hang: label.length }),
    indented(5, { ...line(styled("dim", why)), hang: 0 }),
  ];
}

/** The rules of a rollout in one line. */
export function rulesText({ pauseMs, perGroup, stopAfter, window, beforeNext }: RolloutIntent): string {
  const rules = [
    ...(perGroup ? [`at most ${hostCountText(perGroup.atMost)} of each ${perGroup.label} out at once`] : []),
    ...(pauseMs === 0 ? [] : [`a pause of ${formatDuration(pauseMs)} between waves`]),
    ...(beforeNext ? [healthText(beforeNext)] : []),
    `stops after ${countText(stopAfter, "failure")}`,
    ...(window ? [`hosts are begun from ${windowText(window)}`] : []),
  ];
  return rules.join("; ");
}

/** What is waited for before a host counts as done. */
function healthText({ services, vfs, proof }: HealthIntent): string {
  const what = [
    ...(services ? ["its services report"] : []),
    ...(vfs ? ["nova-compute counts its VFs"] : []),
    ...(proof === "every-host" ? ["a VM answers over one of its VFs"] : []),
  ];
  const onOne = proof === "one-per-wave" ? "; on one host of each wave a VM has to answer over a VF" : "";
  return `a host is done when ${what.join(" and ") || "all is done on it"}${onOne}`;
}

function hostCountText(count: HostCount): string {
  return count.kind === "number" ? countText(count.hosts, "host") : `${count.percent}%`;
}

function timeLine({ estimatedMs }: Impact, rollout: RolloutIntent | undefined): Line {
  const window = rollout?.window;
  const isLonger = window !== undefined && estimatedMs > windowLengthMs(window);
  return line(
    `takes about ${aboutText(estimatedMs)}, as an estimate`,
    ...(isLonger
      ? [styled("warn", `, which is longer than the window of ${formatDuration(windowLengthMs(window))}`)]
      : []),
  );
}
