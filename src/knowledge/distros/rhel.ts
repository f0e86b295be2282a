import type { ConfigReading, OpenstackDistro, ServiceUnit } from "../../model/openstack-distro.ts";
import { configFiles, novaWsgiReading, readByDefault } from "./config-readings.ts";

const neutronUnits = "rdo-packages/neutron-distgit adee3c8, branches kilo-rdo to caracal-rdo";
const novaUnits = "rdo-packages/nova-distgit c39e565";
const distFile = "/usr/share/neutron/neutron-dist.conf";
const neutronConf = "/etc/neutron/neutron.conf";
const conf = (name: string) => `--config-dir=/etc/neutron/conf.d/${name}`;

/** RHEL and its kin with RDO: service files of its own, which name every file and folder. */
export const rhel: OpenstackDistro = {
  id: "rhel",
  name: "RHEL and CentOS (RDO)",
  systemIds: ["rhel", "centos", "rocky", "almalinux", "ol", "fedora"],
  init: [{ kind: "systemd", restart: ["systemctl", "restart"] }],
  packageTool: [{ beforeSystem: 8, tool: "yum" }, { tool: "dnf" }],
  services: {
    "nova-api": [
      {
        fromSeries: "2025.2",
        units: [
          {
            unit: "httpd",
            package: "openstack-nova-api",
            reads: novaWsgiReading,
            source: "nova 32.0.0 setup.cfg has no nova-api any more; puppet-nova master manifests/params.pp",
            verified: false,
            why: "No package of this release was seen.",
          },
        ],
      },
      ...novaVariants("api", "It may run under httpd instead."),
    ],
    "nova-conductor": novaVariants("conductor"),
    "nova-scheduler": novaVariants("scheduler"),
    "nova-compute": novaVariants("compute"),
    "neutron-server": [
      { beforeSeries: "2015.2", units: [neutronServer([conf("neutron-server")])] },
      { beforeSeries: "2025.2", units: [neutronServer([conf("common"), conf("neutron-server")])] },
      {
        units: [
          {
            unit: "httpd",
            package: "openstack-neutron",
            source: "puppet-neutron 27.0.0 manifests/params.pp: no server unit, a WSGI script in httpd",
            verified: false,
            why: "No package of this release was seen, nor which files its virtual host names.",
          },
          {
            unit: "neutron-rpc-server",
            package: "openstack-neutron-rpc-server",
            program: "neutron-rpc-server",
            reads: withArgs([...serverFiles(), conf("common"), conf("neutron-rpc-server")]),
            log: "/var/log/neutron/rpc-server.log",
            source: neutronUnits,
            verified: false,
            why: "The command line is that of 2024.1; no package of this release was seen.",
          },
          {
            unit: "neutron-periodic-workers",
            package: "openstack-neutron-periodic-workers",
            program: "neutron-periodic-workers",
            source: "puppet-neutron 25.0.0 manifests/params.pp",
            verified: false,
            why: "Package and unit are named by puppet-neutron; the command line was not seen.",
          },
        ],
      },
    ],
    "sriov-agent": [
      {
        beforeSeries: "2015.2",
        units: [
          agent(
            [...configFiles(distFile, neutronConf), conf("neutron-sriov-nic-agent")],
            "ml2_conf_sriov.ini is not read unless it is linked into that folder under a name that ends in .conf.",
          ),
        ],
      },
      {
        units: [
          agent([
            ...configFiles(distFile, neutronConf, "/etc/neutron/plugins/ml2/sriov_agent.ini"),
            conf("common"),
            conf("neutron-sriov-nic-agent"),
          ]),
        ],
      },
    ],
    "ovs-agent": [
      {
        beforeSeries: "2015.2",
        units: [ovsAgent("/etc/neutron/plugins/openvswitch/ovs_neutron_plugin.ini", [])],
      },
      { units: [ovsAgent("/etc/neutron/plugins/ml2/openvswitch_agent.ini", [conf("common")])] },
    ],
    libvirt: [
      {
        beforeSystem: 9,
        units: [
          { unit: "libvirtd", package: "libvirt-daemon", source: "puppet-nova master manifests/params.pp" },
        ],
      },
      {
        units: ["virtqemud", "virtnodedevd"].map((unit) => ({
          unit,
          package: unit === "virtqemud" ? "libvirt-daemon-driver-qemu" : "libvirt-daemon-driver-nodedev",
          source: "puppet-nova master manifests/params.pp: modular libvirt",
          verified: false,
          why: "The units are sure; the names of their packages were not seen.",
        })),
      },
    ],
  },
  kernelArguments: { file: undefined, apply: ["grubby", "--update-kernel=ALL"] },
  sources: [neutronUnits, novaUnits, "puppet-neutron and puppet-nova manifests/params.pp"],
};

// RDO's oslo.config looked for nova-dist.conf up to Wallaby; the services name no file themselves.
function novaVariants(service: string, note?: string) {
  const program = `nova-${service}`;
  const byDefault = readByDefault("nova", program);
  const withDist = {
    ...byDefault,
    defaultFiles: ["/usr/share/nova/nova-dist.conf", ...byDefault.defaultFiles],
  };
  const unit = (reads: ConfigReading): ServiceUnit => ({
    unit: `openstack-${program}`,
    package: `openstack-${program}`,
    program,
    reads,
    log: `/var/log/nova/${program}.log`,
    ...(note !== undefined && { note }),
    source: `${novaUnits}; rdo-packages/oslo-config-distgit 6cd4ab6`,
  });
  return [{ beforeSeries: "2021.2", units: [unit(withDist)] }, { units: [unit(byDefault)] }];
}

function serverFiles(): readonly string[] {
  return [
    ...configFiles(distFile),
    "--config-dir=/usr/share/neutron/server",
    ...configFiles(neutronConf, "/etc/neutron/plugin.ini"),
  ];
}

function withArgs(args: readonly string[]): ConfigReading {
  return { args, defaultFiles: [], defaultDirs: [] };
}

function neutronServer(folders: readonly string[]): ServiceUnit {
  return {
    unit: "neutron-server",
    package: "openstack-neutron",
    program: "neutron-server",
    reads: withArgs([...serverFiles(), ...folders]),
    log: "/var/log/neutron/server.log",
    note: "plugin.ini is a link to plugins/ml2/ml2_conf.ini; ml2_conf_sriov.ini is not read.",
    source: neutronUnits,
  };
}

function ovsAgent(file: string, folders: readonly string[]): ServiceUnit {
  return {
    unit: "neutron-openvswitch-agent",
    package: "openstack-neutron-openvswitch",
    program: "neutron-openvswitch-agent",
    reads: withArgs([
      ...configFiles(distFile, neutronConf, file),
      ...folders,
      conf("neutron-openvswitch-agent"),
    ]),
    log: "/var/log/neutron/openvswitch-agent.log",
    source: neutronUnits,
  };
}

function agent(args: readonly string[], note?: string): ServiceUnit {
  return {
    unit: "neutron-sriov-nic-agent",
    package: "openstack-neutron-sriov-nic-agent",
    program: "neutron-sriov-nic-agent",
    reads: withArgs(args),
    log: "/var/log/neutron/sriov-nic-agent.log",
    ...(note !== undefined && { note }),
    source: neutronUnits,
  };
}
