import type { OpenstackDistro, ServiceUnit } from "../../model/openstack-distro.ts";
import { configFiles, neutronWsgiReading, novaWsgiReading, readByArgs } from "./config-readings.ts";

const puppet = "puppet-neutron 6.0.0 to master, manifests/params.pp";
const puppetNova = "puppet-nova master manifests/params.pp";
const template = "openstack-pkg-tools init-template";
const neutronConf = "/etc/neutron/neutron.conf";
const ml2Folder = "/etc/neutron/plugins/ml2";

/** Ubuntu and its Cloud Archive: upstart up to 14.04, then init scripts that systemd starts. */
export const ubuntu: OpenstackDistro = {
  id: "ubuntu",
  name: "Ubuntu",
  systemIds: ["ubuntu"],
  init: [
    {
      beforeSystem: 15.04,
      kind: "upstart",
      restart: ["restart"],
      note: "restart keeps the job as it was loaded: after a change of the job itself, stop and start.",
    },
    { kind: "systemd", restart: ["systemctl", "restart"] },
  ],
  packageTool: [{ tool: "apt-get" }],
  services: {
    "nova-api": [
      {
        fromSeries: "2025.2",
        units: [
          {
            unit: "apache2",
            package: "nova-api",
            reads: novaWsgiReading,
            source: "nova 32.0.0 setup.cfg has no nova-api any more",
            verified: false,
            why: "Which web server the package uses was not seen.",
          },
        ],
      },
      { units: [novaUnit("nova-api", "On newer releases it may run under Apache.")] },
    ],
    "nova-conductor": [{ units: [novaUnit("nova-conductor")] }],
    "nova-scheduler": [{ units: [novaUnit("nova-scheduler")] }],
    "nova-compute": [
      {
        units: [
          {
            ...novaUnit("nova-compute", "/etc/nova/nova-compute.conf wins over nova.conf."),
            reads: readByArgs(
              "nova",
              "nova-compute",
              configFiles("/etc/nova/nova.conf", "/etc/nova/nova-compute.conf"),
            ),
          },
        ],
      },
    ],
    "neutron-server": [
      {
        fromSeries: "2025.2",
        units: [
          {
            unit: "apache2",
            package: "neutron-api",
            reads: neutronWsgiReading,
            source: "puppet-neutron 27.0.0 manifests/params.pp; neutron 27.0.0 neutron/server",
            verified: false,
            why: "The package has no unit of its own; its virtual host, and the files that it names, were not seen.",
          },
          neutronPart("neutron-rpc-server"),
          neutronPart("neutron-periodic-workers"),
        ],
      },
      {
        units: [
          {
            unit: "neutron-server",
            package: "neutron-server",
            program: "neutron-server",
            reads: readByArgs(
              "neutron",
              "neutron-server",
              configFiles(neutronConf, `${ml2Folder}/ml2_conf.ini`),
            ),
            log: "/var/log/neutron/neutron-server.log",
            note: "The second file is NEUTRON_PLUGIN_CONFIG of /etc/default/neutron-server; ml2_conf_sriov.ini is not read. With upstart, DAEMON_ARGS of the same file may name others.",
            source: `${puppet}; init script of the package`,
          },
        ],
      },
    ],
    "sriov-agent": [
      {
        beforeSeries: "2015.2",
        units: [oldAgent(`${ml2Folder}/ml2_conf_sriov.ini`)],
      },
      {
        beforeSeries: "2016.1",
        units: [oldAgent(`${ml2Folder}/sriov_agent.ini`)],
      },
      {
        units: [
          {
            unit: "neutron-sriov-agent",
            package: "neutron-sriov-agent",
            program: "neutron-sriov-nic-agent",
            reads: readByArgs(
              "neutron",
              "neutron-sriov-nic-agent",
              configFiles(neutronConf, `${ml2Folder}/sriov_agent.ini`),
            ),
            log: "/var/log/neutron/neutron-sriov-agent.log",
            source: `${puppet}; ${template}`,
            verified: false,
            why: "The files are sure, their order is not: the template of 2016 names neutron.conf last, that of Debian 12 first.",
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
            reads: readByArgs(
              "neutron",
              "neutron-openvswitch-agent",
              configFiles(neutronConf, `${ml2Folder}/openvswitch_agent.ini`),
            ),
            log: "/var/log/neutron/neutron-openvswitch-agent.log",
            source: `puppet-neutron master manifests/params.pp; ${template}`,
            verified: false,
            why: "No package was unpacked; Kilo and Liberty had other names of package and unit.",
          },
        ],
      },
    ],
    libvirt: [
      {
        beforeSystem: 16.04,
        units: [
          { unit: "libvirt-bin", package: "libvirt-bin", source: "puppet-nova 8.0.0 manifests/params.pp" },
        ],
      },
      {
        beforeSystem: 18.04,
        units: [
          { unit: "libvirtd", package: "libvirt-bin", source: "puppet-nova 8.0.0 and 18.0.0 params.pp" },
        ],
      },
      { units: [{ unit: "libvirtd", package: "libvirt-daemon-system", source: puppetNova }] },
    ],
  },
  kernelArguments: { file: "/etc/default/grub", apply: ["update-grub"] },
  sources: [puppet, puppetNova],
};

function novaUnit(name: string, note?: string): ServiceUnit {
  return {
    unit: name,
    package: name,
    program: name,
    reads: readByArgs("nova", name, configFiles("/etc/nova/nova.conf")),
    log: `/var/log/nova/${name}.log`,
    ...(note !== undefined && { note }),
    source: `${puppetNova}; ${template}`,
  };
}

function neutronPart(name: string): ServiceUnit {
  return {
    unit: name,
    package: name,
    program: name,
    reads: readByArgs("neutron", name, configFiles(neutronConf, `${ml2Folder}/ml2_conf.ini`)),
    log: `/var/log/neutron/${name}.log`,
    source: "puppet-neutron 27.0.0 manifests/params.pp",
    verified: false,
    why: "Package and unit are named by puppet-neutron; the command line was not seen.",
  };
}

function oldAgent(file: string): ServiceUnit {
  return {
    unit: "neutron-plugin-sriov-agent",
    package: "neutron-plugin-sriov-agent",
    program: "neutron-sriov-nic-agent",
    reads: readByArgs("neutron", "neutron-sriov-nic-agent", configFiles(neutronConf, file)),
    source: "puppet-neutron 6.0.0 and 7.0.0 manifests/params.pp",
    verified: false,
    why: "Package and job are sure; the job's command line and its log file were not seen.",
  };
}
