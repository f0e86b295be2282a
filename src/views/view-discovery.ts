import type { HostDiscovery } from "../model/discovery.ts";
import type { HostFacts, Netdev, NetworkFunction } from "../model/host-facts.ts";
import type { Reading } from "../model/reading.ts";
import { countText } from "./count-text.ts";
import { findHostUses } from "./host-uses.ts";
import { renderOpenstack } from "./openstack-table.ts";
import { line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { type Cell, type Column, fitsUnwrapped, type Row, renderTable } from "./table.ts";
import { findingLines } from "./view-findings.ts";

const HOST: Column = { title: "HOST", least: 12 };
const IOMMU: Column = { title: "IOMMU", least: 7 };
const OF_PF: readonly Column[] = [
  { title: "PF", least: 8 },
  { title: "PCI", least: 12 },
  { title: "NIC", least: 9 },
  { title: "LINK", least: 4 },
  { title: "NUMA", least: 4 },
  { title: "VFs", least: 5 },
  { title: "USED BY", least: 10 },
];

/** What was found on the hosts, for people: a row for each PF, then OpenStack, then the findings, then a summary. */
export function viewDiscovery(discoveries: readonly HostDiscovery[], options: ViewOptions): string {
  const table = discoveries.length === 0 ? "" : `${renderHosts(discoveries, options)}\n`;
  const openstack = renderOpenstack(discoveries, options);
  const findings = discoveries.flatMap((each) => (each.kind === "read" ? each.findings : [each.finding]));
  const below = findings.length === 0 ? [] : [...findingLines(findings, { withSubject: true }), line("")];
  const failed = discoveries.filter(({ kind }) => kind === "failed").length;
  const summary = line(
    styled("bold", `${countText(discoveries.length, "host")}: ${discoveries.length - failed} read`),
    ...(failed === 0 ? [] : [styled("bad", `, ${failed} failed`)]),
  );
  return table + openstack + renderLines([...below, summary], options);
}

/** One table with all in its rows, or, where that is too wide, with the host and its IOMMU above its PFs. */
function renderHosts(discoveries: readonly HostDiscovery[], options: ViewOptions): string {
  const columns = [HOST, IOMMU, ...OF_PF];
  const rows = discoveries.flatMap((each) => {
    const { iommu, pfs, instead } = hostCells(each);
    if (instead) return [[plain(each.host), instead]];
    return pfs.map((cells, index) => [
      plain(index === 0 ? each.host : ""),
      index === 0 ? iommu : [],
      ...cells,
    ]);
  });
  if (fitsUnwrapped(columns, rows, options.width)) return renderTable(columns, rows, options);
  const grouped = discoveries.flatMap((each): readonly Row[] => {
    const { iommu, pfs, instead } = hostCells(each);
    const name = styled("bold", each.host);
    if (instead) return [{ heading: line(name, ": ", ...instead) }];
    return [{ heading: line(name, ", IOMMU ", ...iommu) }, ...pfs];
  });
  return renderTable(OF_PF, grouped, options);
}

type HostCells = {
  readonly iommu: Cell;
  readonly pfs: readonly (readonly Cell[])[];
  readonly instead?: Cell;
};

function hostCells(discovery: HostDiscovery): HostCells {
  if (discovery.kind === "failed") return { iommu: [], pfs: [], instead: bad("not read") };
  const { facts } = discovery;
  const { networkFunctions } = facts;
  if (networkFunctions.is === "unreadable") return { iommu: [], pfs: [], instead: bad("NICs unreadable") };
  const functions = networkFunctions.is === "known" ? networkFunctions.value : [];
  const pfs = functions.filter(({ physicalFunction }) => physicalFunction.is !== "known");
  if (pfs.length === 0) return { iommu: [], pfs: [], instead: plain("no NIC") };
  return { iommu: iommuCell(facts), pfs: pfs.map((pf) => pfCells(pf, facts)) };
}

function pfCells(pf: NetworkFunction, facts: HostFacts): readonly Cell[] {
  const { netdevs } = pf;
  const driver = readingText(pf.driver, (value) => value, "no driver");
  return [
    plain(netdevs.map(({ name }) => name).join(", ") || "-"),
    plain(pf.address),
    plain(`${pf.vendorId}:${pf.deviceId} ${driver}`),
    plain(netdevs.map(linkText).join(", ") || "-"),
    plain(readingText(pf.numaNode, String, "-")),
    vfCell(pf),
    plain([...new Set(netdevs.flatMap(({ name }) => findHostUses(facts, name)))].join(", ")),
  ];
}

function linkText({ operState, speedMbps }: Netdev): string {
  if (operState !== "up") return operState;
  return readingText(speedMbps, speedText, "up");
}

function speedText(mbps: number): string {
  return mbps >= 1000 ? `${mbps / 1000}G` : `${mbps}M`;
}

function vfCell({ sriov }: NetworkFunction): Cell {
  if (sriov.is === "absent") return plain("-");
  if (sriov.is === "unreadable") return bad("?");
  const { numVfs, totalVfs } = sriov.value;
  return plain(`${readingText(numVfs, String, "-")}/${readingText(totalVfs, String, "-")}`);
}

function iommuCell({ iommu }: HostFacts): Cell {
  if (iommu.is === "unreadable") return bad("unknown");
  if (iommu.is === "absent") return plain("none");
  const { groupCount, firmwareTables } = iommu.value;
  if (groupCount > 0) return [styled("good", "on")];
  return firmwareTables.length > 0 ? [styled("warn", "off")] : plain("none");
}

function readingText<T>(reading: Reading<T>, write: (value: T) => string, none: string): string {
  if (reading.is === "known") return write(reading.value);
  return reading.is === "absent" ? none : "?";
}

function plain(text: string): Cell {
  return [styled("plain", text)];
}

function bad(text: string): Cell {
  return [styled("bad", text)];
}
