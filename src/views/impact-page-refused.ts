import { type Html, html, noHtml } from "../base/html.ts";
import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import type { Plan } from "../model/plan.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
import { isCloud } from "./place-text.ts";

type Error = { readonly host: HostName; readonly finding: Finding };

/** What forbids that something is done: first VFs that are in use, then all else, each with its hosts. */
export function refusedHtml({ hosts }: Plan): Html {
  const errors: readonly Error[] = hosts
    .filter(({ host }) => !isCloud(host))
    .flatMap(({ host, findings }) =>
      findings.filter(({ severity }) => severity === "error").map((finding) => ({ host, finding })),
    );
  const held = errors.filter(({ finding }) => isAboutUse(finding));
  const others = errors.filter(({ finding }) => !isAboutUse(finding));
  if (errors.length === 0) return noHtml;
  return html`<section aria-labelledby="refused"><h2 id="refused">What is not done, and why</h2>${table(
    "VFs and VMs in use forbid it",
    held,
  )}${table("Other reasons", others)}</section>`;
}

/** VFs that somebody uses, and VMs that stand in the way of a reboot. */
function isAboutUse({ code }: Finding): boolean {
  return code === "vfs-in-use" || code === "reboot-stops-vms";
}

function table(caption: string, errors: readonly Error[]): Html {
  if (errors.length === 0) return noHtml;
  const groups = Map.groupBy(errors, ({ finding: { code, summary, fix } }) =>
    JSON.stringify([code, summary, fix]),
  );
  return html`<table><caption>${caption}</caption><thead><tr><th scope="col">Hosts</th><th scope="col">Why</th><th scope="col">What to do</th></tr></thead><tbody>${[
    ...groups.values(),
  ].map((group) => rowHtml(group))}</tbody></table>`;
}

/** Hosts of a row of which it is shown at once what was seen on each. */
const OPEN = 10;

function rowHtml(group: readonly Error[]): Html {
  const [first] = group;
  if (!first) return noHtml;
  const { code, summary, fix = "" } = first.finding;
  const names = compressHostNames(group.map(({ host }) => host)).join(", ");
  const count =
    group.length === 1 ? noHtml : html` <span class="soft">(${countText(group.length, "host")})</span>`;
  return html`<tr><th scope="row">${names}${count}</th><td data-head="Why"><strong class="bad">${summary}</strong> <span class="soft">${code}</span>${seenHtml(group)}</td><td data-head="What to do">${fix}</td></tr>`;
}

function seenHtml(group: readonly Error[]): Html {
  const details = new Set(group.map(({ finding: { detail } }) => detail));
  const [only = ""] = details;
  if (details.size === 1) return html`<br>${only}`;
  const open = group.length > OPEN ? noHtml : { html: " open" };
  const items = group.map(({ host, finding: { detail } }) => html`<li>${host}: ${detail}</li>`);
  return html`<details${open}><summary>What was seen on each</summary><ul>${items}</ul></details>`;
}
