import type { Port } from "../model/cloud-resources.ts";
import type { AboutSubject } from "../model/diagnosed-subject.ts";
import { countText } from "./count-text.ts";
import { indented, type Line, line, styled } from "./render-lines.ts";

const mostLogLines = 12;

/** What one thing is that a diagnosis is about, above its findings. */
export function subjectHead(about: AboutSubject): readonly Line[] {
  const { name, server, ports, notes, flavor } = about;
  return [
    line(styled("bold", name), ...(server ? [`: ${stateText(server)}`] : [])),
    ...(server?.fault
      ? [indented(2, line("it says: ", styled("warn", server.fault.message.split("\n")[0] ?? "")))]
      : []),
    ...ports.map((port) => indented(2, line(portLine(port, about)))),
    ...(flavor
      ? [indented(2, line(`flavor ${flavor.name}: ${flavor.vcpus} VCPU, ${flavor.ramMb} MEMORY_MB`))]
      : []),
    ...notes.map((note) => indented(2, line(styled("dim", `Note: ${note}`)))),
    line(""),
  ];
}

function stateText({ id, status, host }: NonNullable<AboutSubject["server"]>): string {
  return `${status} ${host === undefined ? "on no host" : `on ${host}`} (${id})`;
}

function portLine(port: Port, { networks }: AboutSubject): string {
  const { name, id, vnicType = "unknown", vifType = "not shown", host, pciSlot, networkId } = port;
  const network = networks.find((each) => each.id === networkId);
  const { kind = "kind not shown", segment, physicalNetwork } = network ?? {};
  const of = [kind, ...(kind === "vlan" ? [segment] : [])].join(" ");
  const on = physicalNetwork === undefined ? "" : ` on ${physicalNetwork}`;
  const vf = pciSlot === undefined ? "" : `, VF ${pciSlot}`;
  const where = host === undefined || host === "" ? "" : ` on ${host}`;
  return `port ${name === "" ? id : name}: ${vnicType}, network ${network?.name ?? networkId} (${of}${on}), binding ${vifType}${where}${vf}`;
}

/** What logs say of one thing, and how much else is wrong, below its findings. */
export function subjectTail({ logLines, elsewhere }: AboutSubject, full: boolean): readonly Line[] {
  const shown = full ? logLines : logLines.slice(-mostLogLines);
  const left = logLines.length - shown.length;
  return [
    ...(shown.length === 0
      ? []
      : [
          line(styled("bold", "Lines of logs that name it:")),
          ...(left > 0 ? [indented(2, line(styled("dim", `${left} before these, with --full`)))] : []),
          ...shown.map(({ source, text }) => indented(2, line(styled("dim", `${source}: `), text))),
          line(""),
        ]),
    ...(elsewhere === 0
      ? []
      : [
          line(
            styled(
              "dim",
              `${countText(elsewhere, "finding")} of the hosts that were read, above advice, ${elsewhere === 1 ? "does" : "do"} not concern it: vfleet diagnose`,
            ),
          ),
          line(""),
        ]),
  ];
}
