import type { HostDiscovery, OpenstackSummary } from "../model/discovery.ts";
import { compressHostNames } from "./compress-host-names.ts";
import type { Style } from "./palette.ts";
import { type Span, styled, type ViewOptions } from "./render-lines.ts";
import { type Cell, type Column, type Row, renderTable } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: "HOST", least: 12 },
  { title: "RELEASE", least: 7 },
  { title: "DEPLOYMENT", least: 10 },
  { title: "SERVICES", least: 24 },
];

type Seen = { readonly host: string; readonly openstack: OpenstackSummary; readonly isPartial: boolean };

/** What of OpenStack the hosts have, those that have the same in one row; empty if none has any. */
export function renderOpenstack(discoveries: readonly HostDiscovery[], options: ViewOptions): string {
  const seen = discoveries.flatMap((each): readonly Seen[] => {
    if (each.kind === "failed" || !each.openstack) return [];
    const isPartial = each.facts.openstackServices.is === "unreadable";
    return [{ host: each.host, openstack: each.openstack, isPartial }];
  });
  if (seen.length === 0) return "";
  const groups = Map.groupBy(seen, ({ openstack, isPartial }) => JSON.stringify([openstack, isPartial]));
  return `${renderTable(COLUMNS, [...groups.values()].flatMap(rowOf), options)}\n`;
}

function rowOf(group: readonly Seen[]): readonly Row[] {
  const [first] = group;
  if (!first) return [];
  const { release, deployment, services } = first.openstack;
  return [
    [
      plain(compressHostNames(group.map(({ host }) => host)).join(", ")),
      plain(release ?? "?"),
      plain(deployment),
      first.isPartial ? [styled("bad", "unreadable")] : servicesCell(services),
    ],
  ];
}

/** Services by state, what is not as it should be first: `restart due: nova-compute; active: neutron-openvswitch-agent`. */
function servicesCell(services: OpenstackSummary["services"]): Cell {
  if (services.length === 0) return plain("none");
  const states = Map.groupBy(services, ({ state }) => state);
  const ordered = [...states].toSorted(([a], [b]) => rankOf(a) - rankOf(b));
  return ordered.flatMap(([state, members], index): readonly Span[] => [
    styled("plain", index === 0 ? "" : "; "),
    styled(styleOf(state), `${state}: `),
    styled("plain", members.map(({ name }) => name).join(", ")),
  ]);
}

function rankOf(state: string): number {
  return isWell(state) ? 1 : 0;
}

function styleOf(state: string): Style {
  if (isWell(state)) return "good";
  return state === "failed" ? "bad" : "warn";
}

function isWell(state: string): boolean {
  return state === "active" || state.startsWith("running");
}

function plain(text: string): Cell {
  return [styled("plain", text)];
}
