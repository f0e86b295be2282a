import type { BootSpec, FileSpec, MachineSpec, PackageSpec } from "./machine-spec.ts";

/** An operating system of simulated machines. */
export type SimulatedSystem = Pick<
  MachineSpec,
  "kernel" | "init" | "packageTool" | "iproute" | "boot" | "iommuByDefault"
> & {
  /** As os-release says. */
  readonly id: string;
  readonly versionId: string;
  readonly like: readonly string[];
  readonly packages: readonly PackageSpec[];
  readonly computePackages: readonly PackageSpec[];
  readonly files: Readonly<Record<string, FileSpec>>;
  readonly folders: readonly string[];
};

/** The systems by their words, such as debian-12. */
export type SystemWord =
  | "debian-12"
  | "ubuntu-22.04"
  | "ubuntu-24.04"
  | "ubuntu-14.04"
  | "rocky-8"
  | "rocky-9";

function text(content: string, mode = 0o644): FileSpec {
  return { content, mode };
}

const grubDefaults = text(`# If you change this file, run 'update-grub' afterwards to update
# /boot/grub/grub.cfg.

GRUB_DEFAULT=0
GRUB_TIMEOUT=5
GRUB_DISTRIBUTOR=\`lsb_release -i -s 2> /dev/null || echo Debian\`
GRUB_CMDLINE_LINUX_DEFAULT="quiet"
GRUB_CMDLINE_LINUX=""
`);

const grub: BootSpec = {
  kind: "grub",
  menu: "/boot/grub/grub.cfg",
  readsDropIns: true,
  tools: ["update-grub", "grub-mkconfig"],
};

type Files = Readonly<Record<string, FileSpec>>;

const ifupdown: Files = {
  "/etc/network/interfaces": text("auto lo\niface lo inet loopback\n"),
  "/sbin/ifup": text("\x7fELF", 0o755),
};
const netplan: Files = {
  "/usr/sbin/netplan": text("#!/usr/bin/python3\n", 0o755),
  "/etc/netplan/50-cloud-init.yaml": text("network:\n  version: 2\n"),
};

/** What tells a system from others of its kin. */
type Own = Pick<SimulatedSystem, "id" | "versionId" | "kernel"> & {
  /** As os-release says. */
  readonly name: string;
  /** Left out: upstart runs it. */
  readonly systemd?: { readonly version: string; readonly library: string };
  /** Each as `name=version`. */
  readonly packages: readonly string[];
  readonly computePackages: readonly string[];
  readonly files: Files;
};

function packageSpec(words: string): PackageSpec {
  const at = words.indexOf("=");
  return { name: words.slice(0, at), version: words.slice(at + 1) };
}

type OfAnyKin = Omit<SimulatedSystem, "packageTool" | "boot" | "folders">;

function ofAnyKin(own: Own, like: readonly string[]): OfAnyKin {
  const { id, versionId, kernel, name, systemd } = own;
  const kin = like.length === 0 ? "" : `ID_LIKE="${like.join(" ")}"\n`;
  return {
    id,
    versionId,
    like,
    kernel,
    init: systemd ? { kind: "systemd", version: systemd.version } : { kind: "upstart", version: "1.12.1" },
    iproute: systemd ? "json" : "text",
    iommuByDefault: false,
    packages: own.packages.map(packageSpec),
    computePackages: own.computePackages.map(packageSpec),
    files: {
      ...own.files,
      ...(systemd ? { [`${systemd.library}/libsystemd-shared-${systemd.version}.so`]: text("\x7fELF") } : {}),
      "/etc/os-release": text(`PRETTY_NAME="${name}"\nID=${id}\n${kin}VERSION_ID="${versionId}"\n`),
    },
  };
}

function debianKin(own: Own): SimulatedSystem {
  const base = ofAnyKin(own, own.id === "debian" ? [] : ["debian"]);
  return {
    ...base,
    packageTool: "apt-get",
    boot: grub,
    folders: ["/etc/grub.d", "/etc/default/grub.d", ...(own.systemd ? ["/etc/systemd/system"] : [])],
    files: { "/etc/default/grub": grubDefaults, "/etc/modules": text("# /etc/modules\n"), ...base.files },
  };
}

function redHatKin(own: Own, machineId: string): SimulatedSystem {
  const { kernel } = own;
  const id = `${machineId}-${kernel}`;
  const base = ofAnyKin(own, ["rhel", "centos", "fedora"]);
  const entry = `title Rocky Linux (${kernel})
version ${kernel}
linux /vmlinuz-${kernel}
initrd /initramfs-${kernel}.img $tuned_initrd
options root=/dev/mapper/rl-root ro crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M rd.lvm.lv=rl/root $tuned_params
grub_users $grub_users
grub_arg --unrestricted
grub_class rocky
`;
  const defaults = `GRUB_TIMEOUT=5
GRUB_DEFAULT=saved
GRUB_DISABLE_SUBMENU=true
GRUB_CMDLINE_LINUX="crashkernel=1G-4G:192M,4G-64G:256M,64G-:512M"
GRUB_ENABLE_BLSCFG=true
`;
  return {
    ...base,
    packageTool: "dnf",
    boot: { kind: "entries", menu: "/boot/grub2/grub.cfg" },
    folders: ["/etc/systemd/system", "/etc/modules-load.d"],
    files: {
      ...base.files,
      "/etc/default/grub": text(defaults),
      "/boot/grub2/grub.cfg": text(`set default="\${saved_entry}"\ninsmod blscfg\nblscfg\n`, 0o600),
      "/boot/grub2/grubenv": text(`# GRUB Environment Block\nsaved_entry=${id}\nboot_success=1\n`),
      [`/boot/loader/entries/${id}.conf`]: text(entry),
      "/usr/sbin/NetworkManager": text("\x7fELF", 0o755),
      "/etc/sysconfig/network-scripts/readme-ifcfg-rh.txt": text("keyfiles are used\n"),
    },
  };
}

const libraries = { debian: "/usr/lib/x86_64-linux-gnu/systemd", others: "/usr/lib/systemd" };

/** Every system that machines can have. */
export const simulatedSystems: Readonly<Record<SystemWord, SimulatedSystem>> = {
  "debian-12": debianKin({
    id: "debian",
    versionId: "12",
    name: "Debian GNU/Linux 12 (bookworm)",
    kernel: "6.1.0-42-amd64",
    systemd: { version: "252", library: libraries.debian },
    packages: ["iproute2=6.1.0-3", "libnl-3-200=3.7.0-0.2+b1"],
    computePackages: ["libvirt-daemon=9.0.0-4+deb12u2", "qemu-system-x86=1:7.2+dfsg-7+deb12u13"],
    files: ifupdown,
  }),
  "ubuntu-22.04": debianKin({
    id: "ubuntu",
    versionId: "22.04",
    name: "Ubuntu 22.04.4 LTS",
    kernel: "5.15.0-107-generic",
    systemd: { version: "249", library: libraries.others },
    packages: ["iproute2=5.15.0-1ubuntu2", "libnl-3-200=3.5.0-0.1"],
    computePackages: ["libvirt-daemon=8.0.0-1ubuntu7.10", "qemu-system-x86=1:6.2+dfsg-2ubuntu6.19"],
    files: netplan,
  }),
  "ubuntu-24.04": debianKin({
    id: "ubuntu",
    versionId: "24.04",
    name: "Ubuntu 24.04 LTS",
    kernel: "6.8.0-31-generic",
    systemd: { version: "255", library: libraries.debian },
    packages: ["iproute2=6.1.0-1ubuntu6", "libnl-3-200=3.7.0-0.3"],
    computePackages: ["libvirt-daemon=10.0.0-2ubuntu8", "qemu-system-x86=1:8.2.2+ds-0ubuntu1"],
    files: netplan,
  }),
  "ubuntu-14.04": debianKin({
    id: "ubuntu",
    versionId: "14.04",
    name: "Ubuntu 14.04.6 LTS",
    kernel: "4.4.0-148-generic",
    packages: ["iproute2=3.12.0-2ubuntu1.2", "libnl-3-200=3.2.21-1ubuntu4.1"],
    computePackages: ["libvirt-bin=1.2.2-0ubuntu13.1.28", "qemu-system-x86=2.0.0+dfsg-2ubuntu1.46"],
    files: {
      ...ifupdown,
      "/etc/init/networking.conf": text(
        'description "configure virtual network devices"\nstart on never\nexec /bin/true\n',
      ),
      "/etc/init/networking.override": text("manual\n"),
    },
  }),
  "rocky-8": redHatKin(
    {
      id: "rocky",
      versionId: "8.9",
      name: "Rocky Linux 8.9 (Green Obsidian)",
      kernel: "4.18.0-513.5.1.el8_9.x86_64",
      systemd: { version: "239", library: libraries.others },
      packages: ["iproute=6.2.0-5.el8_9", "libnl3=3.7.0-1.el8"],
      computePackages: ["libvirt-daemon=8.0.0-22.el8", "qemu-kvm-core=15:6.2.0-40.el8"],
      files: {},
    },
    "00112233445566778899aabbccddeeff",
  ),
  "rocky-9": redHatKin(
    {
      id: "rocky",
      versionId: "9.4",
      name: "Rocky Linux 9.4 (Blue Onyx)",
      kernel: "5.14.0-427.13.1.el9_4.x86_64",
      systemd: { version: "252", library: libraries.others },
      packages: ["iproute=6.2.0-6.el9_4", "libnl3=3.9.0-1.el9"],
      computePackages: ["libvirt-daemon=10.0.0-6.el9_4", "qemu-kvm-core=17:8.2.0-11.el9_4"],
      files: {},
    },
    "0123456789abcdef0123456789abcdef",
  ),
};
