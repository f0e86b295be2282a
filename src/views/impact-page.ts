import { type Html, html, noHtml } from "../base/html.ts";
import type { Plan } from "../model/plan.ts";
import { findImpact, type Impact, type VmsOfHost } from "../model/rollout/find-impact.ts";
import { aboutText } from "./about-text.ts";
import { countText } from "./count-text.ts";
import { formatTime } from "./format-time.ts";
import { refusedHtml } from "./impact-page-refused.ts";
import { pageStyle } from "./impact-page-style.ts";
import { wavesHtml } from "./impact-page-waves.ts";
import { isCloud, placeText } from "./place-text.ts";
import { rulesText } from "./view-impact.ts";

/** What a plan means, as one HTML document that needs nothing else: waves, reboots, VMs, ports, and what is in the way. */
export function viewImpactPage(plan: Plan): string {
  const impact = findImpact(plan);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Impact of a plan for ${plan.fleetFile}</title>
<style>${{ html: pageStyle }}</style>
</head>
<body>
<header>
<h1>What this plan does</h1>
<p class="soft">${plan.fleetFile}, planned ${formatTime(plan.createdAt)}</p>
</header>
<main>
${sums(plan, impact)}
${impact ? timeHtml(plan, impact) : html`<p>Nothing is to be done.</p>`}
${refusedHtml(plan)}
${impact ? wavesHtml(plan, impact) : noHtml}
${impact ? vmsHtml(impact) : noHtml}
${cloudHtml(plan)}
</main>
</body>
</html>
`;
  return page.html;
}

function sums({ hosts }: Plan, impact: Impact | undefined): Html {
  const real = hosts.filter(({ host }) => !isCloud(host));
  const count = (...statuses: readonly string[]) =>
    real.filter(({ status }) => statuses.includes(status)).length;
  const vms = (of: readonly VmsOfHost[] | undefined) =>
    (of ?? []).reduce((sum, { servers }) => sum + servers.length, 0);
  const all: readonly (readonly [string, number | string])[] = [
    ["Hosts in the plan", real.length],
    ["To change", count("changes", "partly")],
    ["Reboots", impact?.reboots ?? 0],
    ["VMs that move", vms(impact?.moves)],
    ["VMs that stop", vms(impact?.stops)],
    ["Refused", count("refused")],
    ["Refused in part", count("partly")],
    ["Not reached", count("unreachable")],
    ["Nothing to do", count("unchanged")],
  ];
  const shown = all.filter(([, value], at) => value !== 0 || at < 3);
  return html`<dl class="sums">${shown.map(([what, value]) => html`<div><dt>${what}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function timeHtml({ intent }: Plan, { estimatedMs, waves }: Impact): Html {
  const rules = intent.rollout ? html`<p class="soft">Rules: ${rulesText(intent.rollout)}.</p>` : noHtml;
  return html`<p>It takes about <strong>${aboutText(estimatedMs)}</strong> in ${countText(waves.length, "wave")}, as an estimate; failures and the maintenance window are not in it.</p>${rules}`;
}

function vmsHtml({ moves, returns, stops, waits }: Impact): Html {
  const back = returns.length > 0;
  const parts: readonly (readonly [string, readonly VmsOfHost[]])[] = [
    [
      `VMs that are live-migrated to other hosts first${back ? ", and back when their host is done" : ""}`,
      moves,
    ],
    ...(moves.length === 0 ? [["VMs that are moved back", returns] as const] : []),
    ["VMs that are stopped, and started again when their host is done", stops],
    ["VMs that somebody else has to move or stop, which is waited for", waits],
  ];
  const shown = parts.filter(([, of]) => of.length > 0);
  if (shown.length === 0) return noHtml;
  return html`<section aria-labelledby="vms"><h2 id="vms">VMs</h2>${shown.map(
    ([caption, of]) =>
      html`<table><caption>${caption}</caption><thead><tr><th scope="col">Host</th><th scope="col">VMs</th></tr></thead><tbody>${of.map(
        ({ host, servers }) =>
          html`<tr><th scope="row">${host}</th><td data-head="VMs">${servers.join(", ")}</td></tr>`,
      )}</tbody></table>`,
  )}</section>`;
}

function cloudHtml({ hosts }: Plan): Html {
  const clouds = hosts.filter(({ host, phases }) => isCloud(host) && phases.length > 0);
  if (clouds.length === 0) return noHtml;
  return html`<section aria-labelledby="cloud"><h2 id="cloud">In the cloud</h2><ul>${clouds.map(
    ({ host, phases }) => {
      const actions = phases.reduce((sum, phase) => sum + phase.actions.length, 0);
      return html`<li>${placeText(host)}: ${countText(actions, "action")}, when all hosts have ended</li>`;
    },
  )}</ul></section>`;
}
