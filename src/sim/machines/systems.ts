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

type Release = {
  readonly id: string;
  readonly version: string;
  readonly like?: string;
  readonly name: string;
};

function osRelease({ id, version, like, name }: Release): FileSpec {
  const kin = like === undefined ? "" : `ID_LIKE="${like}"\n`;
  return text(`PRETTY_NAME="${name}"\nID=${id}\n${kin}VERSION_ID="${version}"\n`);
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
const debianFolders = ["/etc/grub.d", "/etc/systemd/system", "/etc/default/grub.d"];

function debianKin(
  network: Readonly<Record<string, FileSpec>>,
): Pick<SimulatedSystem, "packageTool" | "boot" | "iommuByDefault" | "folders" | "files"> {
  return {
    packageTool: "apt-get",
    boot: grub,
    iommuByDefault: false,
    folders: debianFolders,
    files: { "/etc/default/grub": grubDefaults, "/etc/modules": text("# /etc/modules\n"), ...network },
  };
}

const ifupdown = {
  "/etc/network/interfaces": text("auto lo\niface lo inet loopback\n"),
  "/sbin/ifup": text("\x7fELF", 0o755),
};
const netplan = {
  "/usr/sbin/netplan": text("#!/usr/bin/python3\n", 0o755),
  "/etc/netplan/50-cloud-init.yaml": text("network:\n  version: 2\n"),
};

function redHatKin(
  kernel: string,
  machineId: string,
  own: Readonly<Record<string, FileSpec>>,
): Pick<SimulatedSystem, "packageTool" | "boot" | "iommuByDefault" | "folders" | "files" | "kernel"> {
  const id = `${machineId}-${kernel}`;
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
    kernel,
    packageTool: "dnf",
    boot: { kind: "entries", menu: "/boot/grub2/grub.cfg" },
    iommuByDefault: false,
    folders: ["/etc/systemd/system", "/etc/modules-load.d"],
    files: {
      ...own,
      "/etc/default/grub": text(defaults),
      "/boot/grub2/grub.cfg": text(`set default="\${saved_entry}"\ninsmod blscfg\nblscfg\n`, 0o600),
      "/boot/grub2/grubenv": text(`# GRUB Environment Block\nsaved_entry=${id}\nboot_success=1\n`),
      [`/boot/loader/entries/${id}.conf`]: text(entry),
      "/usr/sbin/NetworkManager": text("\x7fELF", 0o755),
      "/etc/sysconfig/network-scripts/readme-ifcfg-rh.txt": text("keyfiles are used\n"),
    },
  };
}

function systemd(version: string, library: string): Readonly<Record<string, FileSpec>> {
  return { [`${library}/libsystemd-shared-${version}.so`]: text("\x7fELF") };
}

/** Every system that machines can have. */
export const simulatedSystems: Readonly<Record<SystemWord, SimulatedSystem>> = {
  "debian-12": {
    ...debianKin({
      ...ifupdown,
      ...systemd("252", "/usr/lib/x86_64-linux-gnu/systemd"),
      "/etc/os-release": osRelease({ id: "debian", version: "12", name: "Debian GNU/Linux 12 (bookworm)" }),
    }),
    id: "debian",
    versionId: "12",
    like: [],
    kernel: "6.1.0-42-amd64",
    init: { kind: "systemd", version: "252" },
    iproute: "json",
    packages: [
      { name: "iproute2", version: "6.1.0-3" },
      { name: "libnl-3-200", version: "3.7.0-0.2+b1" },
    ],
    computePackages: [
      { name: "libvirt-daemon", version: "9.0.0-4+deb12u2" },
      { name: "qemu-system-x86", version: "1:7.2+dfsg-7+deb12u13" },
    ],
  },
  "ubuntu-22.04": {
    ...debianKin({
      ...netplan,
      ...systemd("249", "/usr/lib/systemd"),
      "/etc/os-release": osRelease({
        id: "ubuntu",
        version: "22.04",
        like: "debian",
        name: "Ubuntu 22.04.4 LTS",
      }),
    }),
    id: "ubuntu",
    versionId: "22.04",
    like: ["debian"],
    kernel: "5.15.0-107-generic",
    init: { kind: "systemd", version: "249" },
    iproute: "json",
    packages: [
      { name: "iproute2", version: "5.15.0-1ubuntu2" },
      { name: "libnl-3-200", version: "3.5.0-0.1" },
    ],
    computePackages: [
      { name: "libvirt-daemon", version: "8.0.0-1ubuntu7.10" },
      { name: "qemu-system-x86", version: "1:6.2+dfsg-2ubuntu6.19" },
    ],
  },
  "ubuntu-24.04": {
    ...debianKin({
      ...netplan,
      ...systemd("255", "/usr/lib/x86_64-linux-gnu/systemd"),
      "/etc/os-release": osRelease({
        id: "ubuntu",
        version: "24.04",
        like: "debian",
        name: "Ubuntu 24.04 LTS",
      }),
    }),
    id: "ubuntu",
    versionId: "24.04",
    like: ["debian"],
    kernel: "6.8.0-31-generic",
    init: { kind: "systemd", version: "255" },
    iproute: "json",
    packages: [
      { name: "iproute2", version: "6.1.0-1ubuntu6" },
      { name: "libnl-3-200", version: "3.7.0-0.3" },
    ],
    computePackages: [
      { name: "libvirt-daemon", version: "10.0.0-2ubuntu8" },
      { name: "qemu-system-x86", version: "1:8.2.2+ds-0ubuntu1" },
    ],
  },
  "ubuntu-14.04": {
    ...debianKin({
      ...ifupdown,
      "/etc/init/networking.conf": text(
        'description "configure virtual network devices"\nstart on never\nexec /bin/true\n',
      ),
      "/etc/init/networking.override": text("manual\n"),
      "/etc/os-release": osRelease({
        id: "ubuntu",
        version: "14.04",
        like: "debian",
        name: "Ubuntu 14.04.6 LTS",
      }),
    }),
    id: "ubuntu",
    versionId: "14.04",
    like: ["debian"],
    kernel: "4.4.0-148-generic",
    init: { kind: "upstart", version: "1.12.1" },
    iproute: "text",
    packages: [
      { name: "iproute2", version: "3.12.0-2ubuntu1.2" },
      { name: "libnl-3-200", version: "3.2.21-1ubuntu4.1" },
    ],
    computePackages: [
      { name: "libvirt-bin", version: "1.2.2-0ubuntu13.1.28" },
      { name: "qemu-system-x86", version: "2.0.0+dfsg-2ubuntu1.46" },
    ],
    folders: ["/etc/grub.d", "/etc/default/grub.d"],
  },
  "rocky-8": {
    ...redHatKin("4.18.0-513.5.1.el8_9.x86_64", "00112233445566778899aabbccddeeff", {
      ...systemd("239", "/usr/lib/systemd"),
      "/etc/os-release": osRelease({
        id: "rocky",
        version: "8.9",
        like: "rhel centos fedora",
        name: "Rocky Linux 8.9 (Green Obsidian)",
      }),
    }),
    id: "rocky",
    versionId: "8.9",
    like: ["rhel", "centos", "fedora"],
    init: { kind: "systemd", version: "239" },
    iproute: "json",
    packages: [
      { name: "iproute", version: "6.2.0-5.el8_9" },
      { name: "libnl3", version: "3.7.0-1.el8" },
    ],
    computePackages: [
      { name: "libvirt-daemon", version: "8.0.0-22.el8" },
      { name: "qemu-kvm-core", version: "15:6.2.0-40.el8" },
    ],
  },
  "rocky-9": {
    ...redHatKin("5.14.0-427.13.1.el9_4.x86_64", "0123456789abcdef0123456789abcdef", {
      ...systemd("252", "/usr/lib/systemd"),
      "/etc/os-release": osRelease({
        id: "rocky",
        version: "9.4",
        like: "rhel centos fedora",
        name: "Rocky Linux 9.4 (Blue Onyx)",
      }),
    }),
    id: "rocky",
    versionId: "9.4",
    like: ["rhel", "centos", "fedora"],
    init: { kind: "systemd", version: "252" },
    iproute: "json",
    packages: [
      { name: "iproute", version: "6.2.0-6.el9_4" },
      { name: "libnl3", version: "3.9.0-1.el9" },
    ],
    computePackages: [
      { name: "libvirt-daemon", version: "10.0.0-6.el9_4" },
      { name: "qemu-kvm-core", version: "17:8.2.0-11.el9_4" },
    ],
  },
};
