import type { OpenstackDistro, ServiceUnit } from "../../model/openstack-distro.ts";
import { configFiles, novaWsgiReading, readByArgs } from "./config-readings.ts";

const novaPackages = "Debian 12 nova 2:26.2.2-1~deb12u5: /etc/init.d of the package";
const neutronPackages = "Debian 12 neutron 2:21.0.0-7+deb12u1: /etc/init.d of the package";
const serverArgs = (...files: readonly string[]) => [
  "--config-dir=/etc/neutron/server.conf.d",
  ...configFiles(...files),
];
const ml2 = "/etc/neutron/plugins/ml2/ml2_conf.ini";

/** Debian: init scripts that systemd starts; the Neutron server is in parts. */
export const debian: OpenstackDistro = {
  id: "debian",
  name: "Debian",
  systemIds: ["debian"],
  init: [
    {
      kind: "systemd",
      restart: ["systemctl", "restart"],
      note: "Units call /etc/init.d/NAME systemd-start. Packages start agents but leave their units disabled.",
    },
  ],
  packageTool: [{ tool: "apt-get" }],
  services: {
    "nova-api": [
      {
        fromSeries: "2022.2",
        units: [
          {
            unit: "nova-api",
            package: "nova-api",
            reads: novaWsgiReading,
            log: "/var/log/nova/nova-api.log",
            note: "uWSGI with /etc/nova/nova-api-uwsgi.ini.",
            source: `${novaPackages}; nova 26.0.0 nova/api/openstack/wsgi_app.py`,
          },
        ],
      },
      {
        units: [
          {
            ...novaUnit("nova-api"),
            source: novaPackages,
            verified: false,
            why: "No package older than that of Zed was unpacked: it may be uWSGI already.",
          },
        ],
      },
    ],
    "nova-conductor": [{ units: [novaUnit("nova-conductor")] }],
    "nova-scheduler": [{ units: [novaUnit("nova-scheduler")] }],
    "nova-compute": [
      {
        units: [
          {
            ...novaUnit("nova-compute"),
            reads: readByArgs(
              "nova",
              "nova-compute",
              configFiles("/etc/nova/nova.conf", "/etc/nova/nova-compute.conf"),
            ),
            note: "/etc/nova/nova-compute.conf is of the packages nova-compute-kvm and the like, and wins.",
          },
        ],
      },
    ],
    "neutron-server": [
      {
        fromSeries: "2025.1",
        units: [
          neutronApi(),
          neutronRpcServer(),
          {
            unit: "neutron-periodic-workers",
            package: "neutron-periodic-workers",
            program: "neutron-periodic-workers",
            source: "puppet-neutron 26.0.0 manifests/params.pp",
            verified: false,
            why: "No package of this release was unpacked; puppet-neutron names it for Debian from 2025.1 on.",
          },
        ],
      },
      { fromSeries: "2018.1", units: [neutronApi(), neutronRpcServer()] },
      {
        units: [
          {
            unit: "neutron-server",
            package: "neutron-server",
            program: "neutron-server",
            reads: readByArgs("neutron", "neutron-server", configFiles("/etc/neutron/neutron.conf", ml2)),
            log: "/var/log/neutron/neutron-server.log",
            source: "Debian 12 neutron: changelog of 2:12.0.2-5, which split it",
            verified: false,
            why: "No package of that age was unpacked; its command line is that of the Debian 12 parts.",
          },
        ],
      },
    ],
    "sriov-agent": [
      {
        units: [
          {
            unit: "neutron-sriov-agent",
            package: "neutron-sriov-agent",
            program: "neutron-sriov-nic-agent",
            reads: readByArgs(
              "neutron",
              "neutron-sriov-nic-agent",
              configFiles("/etc/neutron/neutron.conf", "/etc/neutron/plugins/ml2/sriov_agent.ini"),
            ),
            log: "/var/log/neutron/neutron-sriov-agent.log",
            source: `${neutronPackages}; a running Debian 12 host`,
          },
        ],
      },
    ],
    "ovs-agent": [
      {
        units: [
          {
            unit: "neutron-openvswitch-agent",
            package: "neutron-openvswitch-agent",
            program: "neutron-openvswitch-agent",
            reads: readByArgs("neutron", "neutron-openvswitch-agent", [
              ...configFiles("/etc/neutron/plugins/ml2/openvswitch_agent.ini"),
              "--config-dir=/etc/neutron/agent.conf.d",
              ...configFiles("/etc/neutron/neutron.conf"),
            ]),
            log: "/var/log/neutron/neutron-openvswitch-agent.log",
            note: "neutron.conf comes last and wins.",
            source: "a running Debian 12 host",
          },
        ],
      },
    ],
    libvirt: [
      {
        units: [{ unit: "libvirtd", package: "libvirt-daemon-system", source: "a running Debian 12 host" }],
      },
    ],
  },
  kernelArguments: { file: "/etc/default/grub", apply: ["update-grub"] },
  sources: [
    "Debian 12 packages neutron 2:21.0.0-7+deb12u1 and nova 2:26.2.2-1~deb12u5, unpacked and running",
  ],
};

function novaUnit(name: string): ServiceUnit {
  return {
    unit: name,
    package: name,
    program: name,
    reads: readByArgs("nova", name, configFiles("/etc/nova/nova.conf")),
    log: `/var/log/nova/${name}.log`,
    source: novaPackages,
  };
}

function neutronApi(): ServiceUnit {
  return {
    unit: "neutron-api",
    package: "neutron-api",
    reads: {
      args: serverArgs("/etc/neutron/neutron.conf", ml2),
      defaultFiles: [],
      defaultDirs: [],
    },
    log: "/var/log/neutron/neutron-api.log",
    note: "uWSGI with /etc/neutron/neutron-api-uwsgi.ini. server.conf.d comes first and loses, unlike in neutron-rpc-server.",
    source: `${neutronPackages}; a running Debian 12 host`,
  };
}

function neutronRpcServer(): ServiceUnit {
  return {
    unit: "neutron-rpc-server",
    package: "neutron-rpc-server",
    program: "neutron-rpc-server",
    reads: readByArgs("neutron", "neutron-rpc-server", [
      ...configFiles("/etc/neutron/neutron.conf"),
      ...serverArgs(ml2),
    ]),
    log: "/var/log/neutron/neutron-rpc-server.log",
    note: "server.conf.d comes after neutron.conf and wins over it.",
    source: `${neutronPackages}; a running Debian 12 host`,
  };
}
