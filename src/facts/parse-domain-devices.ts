import { type PciAddress, parsePciAddress } from "../model/ids.ts";

/** A PCI device of the host that a running libvirt domain names. */
export type DomainDevice = {
  readonly domain: string;
  readonly pid: number | undefined;
  readonly address: PciAddress;
};

const LINE = /^\/[^:]*\/([^/]+?)\.xml:(.*)$/;
const ADDRESS_PARTS = ["domain", "bus", "slot", "function"] as const;

/**
 * The devices of the host in status files of libvirt, from `grep -H` lines of `<domstatus`, `<source`, `</source>` and
 * `<address`: only an address within a source is the host's, the others are the guest's.
 */
export function parseDomainDevices(lines: readonly string[]): readonly DomainDevice[] {
  const devices: DomainDevice[] = [];
  let current = { domain: "", pid: undefined as number | undefined, inSource: false };
  for (const line of lines) {
    const [, domain, xml] = LINE.exec(line) ?? [];
    if (domain === undefined || xml === undefined) continue;
    if (domain !== current.domain) current = { domain, pid: undefined, inSource: false };
    if (xml.includes("<domstatus")) current.pid = pidIn(xml);
    if (/<source[\s>]/.test(xml)) current.inSource = !/<source[^>]*\/>/.test(xml);
    const address = current.inSource ? addressIn(xml) : undefined;
    if (address !== undefined) devices.push({ domain, pid: current.pid, address });
    if (xml.includes("</source>")) current.inSource = false;
  }
  return devices;
}

function pidIn(xml: string): number | undefined {
  const pid = attribute(xml, "pid");
  return pid !== undefined && /^\d{1,10}$/.test(pid) ? Number(pid) : undefined;
}

function addressIn(xml: string): PciAddress | undefined {
  if (!xml.includes("<address ")) return undefined;
  const [domain, bus, slot, functionNumber] = ADDRESS_PARTS.map((name) => hexOf(attribute(xml, name)));
  if (domain === undefined || bus === undefined || slot === undefined || functionNumber === undefined)
    return undefined;
  return parsePciAddress(
    `${domain.padStart(4, "0")}:${bus.padStart(2, "0")}:${slot.padStart(2, "0")}.${functionNumber}`,
  );
}

function hexOf(text: string | undefined): string | undefined {
  const digits = /^0x([0-9a-f]{1,8})$/i.exec(text ?? "")?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16).toString(16);
}

function attribute(xml: string, name: string): string | undefined {
  return new RegExp(`\\s${name}=['"]([^'"]*)['"]`).exec(xml)?.[1];
}
