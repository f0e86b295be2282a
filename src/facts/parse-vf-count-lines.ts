import type { NetworkOwner } from "../model/host-facts.ts";

type VfCountLine = NetworkOwner["vfCountLines"][number];

/** Lines that set VF counts, by the program that acts on them; problem: why some file could not be read. */
export type VfCountLines = {
  readonly linesByKind: ReadonlyMap<NetworkOwner["kind"], readonly VfCountLine[]>;
  readonly problem: string | undefined;
};

const PLACES: readonly (readonly [RegExp, NetworkOwner["kind"]])[] = [
  [/^\/(?:etc|run|lib)\/netplan\//, "netplan"],
  [/^\/etc\/NetworkManager\//, "networkmanager"],
  [/^\/etc\/systemd\/network\//, "networkd"],
  [/^\/etc\/network\//, "ifupdown"],
  [/^\/etc\/sysconfig\/network-scripts\/|^\/sbin\/ifup-local$/, "ifcfg"],
  [/^\/etc\/os-net-config\//, "os-net-config"],
  [/^\/etc\/sriov-netplan-shim\//, "sriov-netplan-shim"],
  [/^\/etc\/udev\//, "udev"],
  [/^\/etc\/modprobe\./, "modprobe"],
];

/** Names of NetworkManager's connection files may hold colons, their lines of interest hold none. */
const MATCH = /^(\/etc\/NetworkManager\/.+|\/[^:]+):(.*)$/;
const COMMENT = /^\s*(?:[#;]|$)/;
const OWN_FILE = /vfleet[^/]*$/;
const EXIT = /^exit grep (\d+)$/m;
const HARMLESS = /: (?:No such file or directory|Is a directory)$/;

/** From `grep -H` over configuration files; comments and files that are named after vfleet do not count. */
export function parseVfCountLines(text: string): VfCountLines {
  const linesByKind = new Map<NetworkOwner["kind"], VfCountLine[]>();
  let problem = Number(EXIT.exec(text)?.[1] ?? 127) > 2 ? `grep gave: ${firstLine(text)}` : undefined;
  for (const line of text.split("\n")) {
    if (/^(?:\S*\/)?grep: /.test(line) && !HARMLESS.test(line)) problem ??= line;
    const [, file, found] = MATCH.exec(line) ?? [];
    if (file === undefined || found === undefined || COMMENT.test(found) || OWN_FILE.test(file)) continue;
    const kind = PLACES.find(([place]) => place.test(file))?.[1] ?? "boot-script";
    const others = linesByKind.get(kind) ?? [];
    others.push({ file, text: found.trim() });
    linesByKind.set(kind, others);
  }
  return { linesByKind, problem };
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] || "nothing";
}
