import type { OpenstackDistro, ServiceUnit } from "../../model/openstack-distro.ts";
import { configFiles, readByArgs, readByDefault } from "./config-readings.ts";

const packaging = "openstack/rpm-packaging 464a7e68: spec and service files up to 2025.1";
const logDoubt = {
  source: packaging,
  verified: false,
  why: "The log's folder is in 010-neutron.conf or 010-nova.conf; its name is what oslo.log makes of the program.",
} as const;

/** SLES and openSUSE: settings in numbered files of conf.d folders; the packaging ends before the APIs lost their programs. */
export const sles: OpenstackDistro = {
  id: "sles",
  name: "SLES and openSUSE",
  systemIds: ["sles", "opensuse-leap", "opensuse-tumbleweed", "opensuse"],
  init: [{ kind: "systemd", restart: ["systemctl", "restart"] }],
  packageTool: [{ tool: "zypper" }],
  services: {
    "nova-api": [{ beforeSeries: "2025.2", units: [novaUnit("nova-api")] }],
    "nova-conductor": [{ units: [novaUnit("nova-conductor")] }],
    "nova-scheduler": [{ units: [novaUnit("nova-scheduler")] }],
    "nova-compute": [{ units: [novaUnit("nova-compute")] }],
    "neutron-server": [
      {
        beforeSeries: "2025.2",
        units: [
          {
            ...neutronUnit("neutron-server", ["/etc/neutron/plugin.ini"]),
            note: "plugin.ini is a link to plugins/ml2/ml2_conf.ini. SUSE's guides call the unit openstack-neutron. openstack-neutron-rpc-server is there for a split server.",
          },
        ],
      },
    ],
    "sriov-agent": [
      { units: [neutronUnit("neutron-sriov-nic-agent", ["/etc/neutron/plugins/ml2/sriov_agent.ini"])] },
    ],
    "ovs-agent": [
      {
        units: [neutronUnit("neutron-openvswitch-agent", ["/etc/neutron/plugins/ml2/openvswitch_agent.ini"])],
      },
    ],
    libvirt: [
      {
        units: [
          {
            unit: "libvirtd",
            package: "libvirt-daemon",
            source: "nova 26.0.0 install guide for openSUSE and SLES",
          },
        ],
      },
    ],
  },
  kernelArguments: {
    file: "/etc/default/grub",
    apply: ["grub2-mkconfig", "-o", "/boot/grub2/grub.cfg"],
  },
  sources: [packaging, "install guides of nova 26.0.0 and neutron 21.0.0 for openSUSE and SLES"],
};

function novaUnit(program: string): ServiceUnit {
  return {
    unit: `openstack-${program}`,
    package: `openstack-${program}`,
    program,
    reads: readByDefault("nova", program),
    log: `/var/log/nova/${program}.log`,
    note: "nova.conf.d wins over nova.conf: the package's own settings are in 010-nova.conf, users' from 500 on.",
    ...logDoubt,
  };
}

function neutronUnit(program: string, files: readonly string[]): ServiceUnit {
  return {
    unit: `openstack-${program}`,
    package: `openstack-${program}`,
    program,
    reads: readByArgs("neutron", program, configFiles("/etc/neutron/neutron.conf", ...files)),
    log: `/var/log/neutron/${program}.log`,
    note: "As files are named, neutron.conf.d is read before them and loses, against what its README.config says.",
    ...logDoubt,
  };
}
