import { type Html, html, noHtml } from "../base/html.ts";
import type { HostName } from "../model/ids.ts";
import type { HostPlan, Plan } from "../model/plan.ts";
import type { Impact, WaveImpact } from "../model/rollout/find-impact.ts";
import { aboutText } from "./about-text.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
import { effectKey, findHostEffect, type HostEffect } from "./host-effect.ts";

/** Hosts of a wave up to which all of its groups are shown open. */
const OPEN = 60;

/** Each wave with its hosts, by rack where hosts have one; those that are affected in the same way stand in one row. */
export function wavesHtml(plan: Plan, { waves }: Impact): Html {
  const plans = new Map(plan.hosts.map((each) => [each.host, each]));
  const label = groupLabel(plan);
  const labels = new Map(plan.intent.hosts.map((host) => [host.name, host.labels[label]]));
  const contents =
    waves.length < 4
      ? noHtml
      : html`<nav aria-label="Waves"><ol>${waves.map(
          ({ number, name, hosts }) =>
            html`<li><a href="#wave-${number}">${name}</a> <span class="soft">(${countText(hosts.length, "host")})</span></li>`,
        )}</ol></nav>`;
  return html`<section aria-labelledby="waves"><h2 id="waves">Waves</h2>${contents}${waves.map((wave) =>
    waveHtml(wave, { plans, label, labelOf: (host) => labels.get(host) }),
  )}</section>`;
}

/** The label by which the fleet file itself puts hosts together, else rack. */
function groupLabel({ intent: { rollout } }: Plan): string {
  const { perGroup, waves } = rollout ?? {};
  return perGroup?.label ?? (waves?.kind === "label" ? waves.label : "rack");
}

type Ground = {
  readonly plans: ReadonlyMap<HostName, HostPlan>;
  readonly label: string;
  readonly labelOf: (host: HostName) => string | undefined;
};

function waveHtml(wave: WaveImpact, ground: Ground): Html {
  const { number, name, why, hosts, atOnce, reboots, beginsMs, endsMs } = wave;
  const size = [
    countText(hosts.length, "host"),
    countText(reboots, "reboot"),
    `${Math.min(atOnce, hosts.length)} at once`,
    `begins ${beginsMs === 0 ? "at once" : `about ${aboutText(beginsMs)} after the start`} and takes about ${aboutText(endsMs - beginsMs)}`,
  ];
  const groups = Map.groupBy(hosts, ground.labelOf);
  const isOpen = hosts.length <= OPEN;
  return html`<h3 id="wave-${number}">${number}. ${name}</h3><p>${size.join(", ")}</p><p class="soft">${why}</p>${[
    ...groups,
  ].map(([value, of]) => {
    const title = value === undefined ? `without ${ground.label}` : `${ground.label} ${value}`;
    if (groups.size === 1) return hostsTable(title, of, ground);
    const head = html`<summary>${title}: ${countText(of.length, "host")}</summary>`;
    const open = isOpen ? { html: " open" } : noHtml;
    return html`<details${open}>${head}${hostsTable(title, of, ground)}</details>`;
  })}`;
}

function hostsTable(title: string, hosts: readonly HostName[], { plans }: Ground): Html {
  const affected = hosts.flatMap((host) => {
    const plan = plans.get(host);
    return plan ? [{ host, effect: findHostEffect(plan) }] : [];
  });
  const rows = [...Map.groupBy(affected, ({ effect }) => effectKey(effect)).values()];
  return html`<table><caption>${title}</caption><thead><tr><th scope="col">Hosts</th><th scope="col">Reboot</th><th scope="col">VMs</th><th scope="col">Ports and services</th><th scope="col">Actions</th></tr></thead><tbody>${rows.map(
    (row) => rowHtml(row),
  )}</tbody></table>`;
}

function rowHtml(row: readonly { readonly host: HostName; readonly effect: HostEffect }[]): Html {
  const [first] = row;
  if (!first) return noHtml;
  const { actions, reboots, vms, interrupts } = first.effect;
  const names = compressHostNames(row.map(({ host }) => host)).join(", ");
  const count =
    row.length === 1 ? noHtml : html` <span class="soft">(${countText(row.length, "host")})</span>`;
  const reboot = reboots ? html`<strong class="bad">reboots</strong>` : html`no`;
  return html`<tr><th scope="row">${names}${count}</th><td data-head="Reboot">${reboot}</td><td data-head="VMs">${list(vms)}</td><td data-head="Ports and services">${list(interrupts)}</td><td class="number" data-head="Actions">${actions}</td></tr>`;
}

function list(words: readonly string[]): Html {
  if (words.length === 0) return html`none`;
  return html`<ul>${words.map((word) => html`<li>${word}</li>`)}</ul>`;
}
