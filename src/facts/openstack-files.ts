import type { Fact } from "../model/host-facts.ts";
import { type ConfigPlaces, composeSparseFilesCommand } from "./compose-sparse-files-command.ts";
import { parseSparseFiles } from "./parse-sparse-files.ts";

// TripleO keeps what its containers mount as /etc/nova and /etc/neutron there.
const generated = "/var/lib/config-data/puppet-generated";
const neutronFolders = ["/etc/neutron", `${generated}/neutron/etc/neutron`];
const novaFolders = ["/etc/nova", `${generated}/nova/etc/nova`, `${generated}/nova_libvirt/etc/nova`];
const kolla: Readonly<Record<string, readonly string[]>> = {
  "nova-api": ["nova.conf"],
  "nova-compute": ["nova.conf"],
  "nova-conductor": ["nova.conf"],
  "nova-scheduler": ["nova.conf"],
  "neutron-server": ["neutron.conf", "ml2_conf.ini"],
  "neutron-rpc-server": ["neutron.conf", "ml2_conf.ini"],
  "neutron-periodic-worker": ["neutron.conf", "ml2_conf.ini"],
  "neutron-sriov-agent": ["neutron.conf", "sriov_agent.ini"],
  "neutron-openvswitch-agent": ["neutron.conf", "ml2_conf.ini", "openvswitch_agent.ini"],
};

/** Where the files are, as patterns of the shell. */
export const openstackFilePlaces: ConfigPlaces = {
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
    ...Object.entries(kolla).flatMap(([service, names]) =>
      names.map((name) => `/etc/kolla/${service}/${name}`),
    ),
  ],
  folders: [
    ...novaFolders.map((folder) => `${folder}/*.conf.d`),
    ...neutronFolders.flatMap((folder) => [`${folder}/*.conf.d`, `${folder}/conf.d/*`]),
    "/usr/share/neutron/server",
  ],
  except: ["rootwrap.conf", "logging.conf"],
  roots: ["/etc/nova", "/etc/neutron/plugins/ml2", "/etc/kolla", generated],
};

/** The configuration files of Nova and Neutron, sparse: comments and what may be a secret do not leave the host. */
export const openstackFilesFact: Fact<"openstackFiles"> = {
  id: "openstackFiles",
  source:
    "/etc/nova, /etc/neutron, /usr/share/{nova,neutron}, /etc/default/neutron-server, /etc/kolla, TripleO's copies",
  command: composeSparseFilesCommand(openstackFilePlaces),
  parse: ({ text }) => parseSparseFiles(text),
};
