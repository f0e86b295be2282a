import type { Fact } from "../model/host-facts.ts";
import { composeSparseFilesCommand } from "./compose-sparse-files-command.ts";
import { parseSparseFiles } from "./parse-sparse-files.ts";

// TripleO keeps what its containers mount as /etc/nova and /etc/neutron there.
const generated = "/var/lib/config-data/puppet-generated";
const neutronFolders = ["/etc/neutron", `${generated}/neutron/etc/neutron`];
const novaFolders = ["/etc/nova", `${generated}/nova/etc/nova`, `${generated}/nova_libvirt/etc/nova`];
const kollaNova = ["nova-api", "nova-compute", "nova-conductor", "nova-scheduler"];
const kollaNeutron: Readonly<Record<string, string>> = {
  "neutron-server": "ml2_conf.ini",
  "neutron-rpc-server": "ml2_conf.ini",
  "neutron-periodic-worker": "ml2_conf.ini",
  "neutron-sriov-agent": "sriov_agent.ini",
  "neutron-openvswitch-agent": "openvswitch_agent.ini",
};

/** The configuration files of Nova and Neutron, sparse: comments and what may be a secret do not leave the host. */
export const openstackFilesFact: Fact<"openstackFiles"> = {
  id: "openstackFiles",
  source:
    "/etc/nova, /etc/neutron, /usr/share/{nova,neutron}, /etc/default/neutron-server, /etc/kolla, TripleO's copies",
  command: composeSparseFilesCommand({
    files: [
      ...novaFolders.map((folder) => `${folder}/*.conf`),
      ...neutronFolders.flatMap((folder) => [
        `${folder}/*.conf`,
        `${folder}/plugin.ini`,
        `${folder}/plugins/ml2/*.ini`,
        `${folder}/plugins/openvswitch/*.ini`,
      ]),
      "/usr/share/nova/nova-dist.conf",
      "/usr/share/neutron/neutron-dist.conf",
      "/etc/default/neutron-server",
      ...kollaNova.map((service) => `/etc/kolla/${service}/nova.conf`),
      ...Object.entries(kollaNeutron).flatMap(([service, file]) => [
        `/etc/kolla/${service}/neutron.conf`,
        `/etc/kolla/${service}/${file}`,
      ]),
    ],
    folders: [
      ...novaFolders.map((folder) => `${folder}/*.conf.d`),
      ...neutronFolders.flatMap((folder) => [`${folder}/*.conf.d`, `${folder}/conf.d/*`]),
      "/usr/share/neutron/server",
    ],
    except: ["rootwrap.conf", "logging.conf"],
    roots: ["/etc/nova", "/etc/neutron/plugins/ml2", "/etc/kolla", generated],
  }),
  parse: ({ text }) => parseSparseFiles(text),
};
