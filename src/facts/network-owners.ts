import type { Fact, NetworkOwner } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { parseVfCountLines } from "./parse-vf-count-lines.ts";

type Kind = NetworkOwner["kind"];

/** A path that is there says: this program is installed or configured, or it runs or starts with the host. */
type Sign = { readonly kind: Kind; readonly active: boolean; readonly paths: RegExp };

const SIGNS: readonly Sign[] = [
  { kind: "networkmanager", active: false, paths: /^\/usr\/sbin\/NetworkManager$/ },
  {
    kind: "networkmanager",
    active: true,
    paths: /\/NetworkManager\.service$|^\/run\/NetworkManager(?:\/NetworkManager)?\.pid$/,
  },
  { kind: "netplan", active: false, paths: /^\/usr\/sbin\/netplan$/ },
  { kind: "netplan", active: true, paths: /^\/(?:etc|run|lib|usr\/lib)\/netplan\// },
  { kind: "networkd", active: false, paths: /\/systemd-networkd$/ },
  { kind: "networkd", active: true, paths: /\/systemd-networkd\.service$/ },
  { kind: "ifupdown", active: false, paths: /^\/(?:usr\/)?sbin\/ifup$/ },
  {
    kind: "ifupdown",
    active: true,
    paths: /\/networking\.service$|^\/etc\/init\/networking\.conf$|^\/etc\/rc\w\.d\/S\d\dnetworking$/,
  },
  { kind: "ifcfg", active: false, paths: /^\/etc\/sysconfig\/network-scripts\/ifcfg-/ },
  { kind: "ifcfg", active: true, paths: /\/S\d\dnetwork$|^\/var\/lock\/subsys\/network$/ },
  { kind: "os-net-config", active: false, paths: /\/os-net-config$/ },
  { kind: "os-net-config", active: true, paths: /^\/etc\/os-net-config\/|\/sriov_config\.service$/ },
  { kind: "sriov-netplan-shim", active: false, paths: /^\/etc\/sriov-netplan-shim\// },
  { kind: "sriov-netplan-shim", active: true, paths: /\/sriov-netplan-shim\.service$/ },
];

const KINDS: readonly Kind[] = [
  "networkmanager",
  "netplan",
  "networkd",
  "ifupdown",
  "ifcfg",
  "os-net-config",
  "sriov-netplan-shim",
  "udev",
  "modprobe",
  "boot-script",
];

/** What else configures the network of the host, whether it is active, and where it counts VFs. */
export const networkOwnersFact: Fact<"networkOwners"> = {
  id: "networkOwners",
  source:
    "programs, *.wants links, control groups of running services, and the configuration of each program that can set VF counts",
  command: `
c=/sys/fs/cgroup s=/etc/systemd/system n=/etc/sysconfig/network-scripts
for f in \\
  /usr/sbin/NetworkManager $c/system.slice/NetworkManager.service $c/*/system.slice/NetworkManager.service \\
  $s/*.wants/NetworkManager.service /run/NetworkManager.pid /run/NetworkManager/NetworkManager.pid \\
  /usr/sbin/netplan /etc/netplan/*.yaml /run/netplan/*.yaml /lib/netplan/*.yaml \\
  /lib/systemd/systemd-networkd /usr/lib/systemd/systemd-networkd $c/system.slice/systemd-networkd.service \\
  $c/*/system.slice/systemd-networkd.service $s/*.wants/systemd-networkd.service \\
  /sbin/ifup $s/*.wants/networking.service /etc/init/networking.conf /etc/rc[S2345].d/S??networking \\
  $n/ifcfg-* /etc/rc.d/rc[345].d/S??network /etc/rc[345].d/S??network /var/lock/subsys/network \\
  /usr/bin/os-net-config /etc/os-net-config/*.yaml /etc/os-net-config/*.json $s/*.wants/sriov_config.service \\
  /etc/sriov-netplan-shim/* $s/*.wants/sriov-netplan-shim.service; do
  if [ -e "$f" ] || [ -h "$f" ]; then printf 'there %s\\n' "$f"; fi
done
grep -IHiE -d skip '(virtual-function-count|total[-_]vfs|num_?vfs|max_vfs|SR-IOVVirtualFunctions)' \\
  /etc/netplan/*.yaml /run/netplan/*.yaml /lib/netplan/*.yaml \\
  /etc/NetworkManager/system-connections/* /etc/systemd/network/* \\
  /etc/network/interfaces /etc/network/interfaces.d/* /etc/network/if-*.d/* $n/ifcfg-* $n/*-local /sbin/ifup-local \\
  /etc/os-net-config/* /etc/sriov-netplan-shim/* /etc/udev/rules.d/* /etc/modprobe.d/* /etc/modprobe.conf \\
  /etc/rc.local /etc/rc.d/rc.local $s/*.service $s/*.d/*.conf /etc/init/*.conf /etc/init.d/* \\
  /etc/sysfs.conf /etc/sysfs.d/* /etc/tmpfiles.d/* /etc/crontab /etc/cron.d/* /usr/local/bin/* /usr/local/sbin/*
echo "exit grep $?"`,
  parse: ({ text }) => {
    const { linesByKind, problem } = parseVfCountLines(text);
    if (problem !== undefined) return unreadable(problem);
    const paths = text
      .split("\n")
      .flatMap((line) => (line.startsWith("there ") ? line.slice("there ".length) : []));
    return known(
      KINDS.flatMap((kind) => {
        const signs = SIGNS.filter(
          (sign) => sign.kind === kind && paths.some((path) => sign.paths.test(path)),
        );
        const vfCountLines = linesByKind.get(kind) ?? [];
        if (signs.length === 0 && vfCountLines.length === 0) return [];
        return [{ kind, active: isActive(kind, signs), vfCountLines }];
      }),
    );
  },
};

/** What has no program of its own acts by its lines alone. */
function isActive(kind: Kind, signs: readonly Sign[]): boolean {
  const actsByLines = kind === "udev" || kind === "modprobe" || kind === "boot-script";
  return actsByLines || signs.some((sign) => sign.active);
}
