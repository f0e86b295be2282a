import type { OpenstackDistro, ServiceUnit } from "../../model/openstack-distro.ts";
import type { OpenstackRelease } from "../../model/openstack-release.ts";
import type { FileSpec } from "./machine-spec.ts";

type Place = {
  readonly distro: OpenstackDistro;
  readonly release: OpenstackRelease;
  readonly role: "compute" | "controller";
  readonly units: readonly ServiceUnit[];
};

const nova = `[DEFAULT]
# The messaging driver's address
transport_url = rabbit://openstack:rabbit-secret@controller:5672/
my_ip = 10.20.0.7

[database]
connection = mysql+pymysql://nova:db-secret@controller/nova

[neutron]
auth_type = password
password = neutron-secret
`;
const neutron = `[DEFAULT]
core_plugin = ml2
transport_url = rabbit://openstack:rabbit-secret@controller:5672/
`;
const ml2 = `[ml2]
type_drivers = flat,vlan
tenant_network_types = vlan
mechanism_drivers = openvswitch,l2population

[ml2_type_flat]

[ml2_type_vlan]
network_vlan_ranges = physnet1:100:199
`;

/** The configuration of a cloud without SR-IOV, where the release and the distribution have it. */
export function openstackConfig({ distro, release, role, units }: Place): Readonly<Record<string, FileSpec>> {
  const folder = "/etc/neutron/plugins/ml2";
  const files: Record<string, string> = { "/etc/nova/nova.conf": nova, "/etc/neutron/neutron.conf": neutron };
  if (role === "controller") files[`${folder}/ml2_conf.ini`] = ml2;
  const agent = release.files["ovs-agent"];
  if (role === "compute" && agent !== undefined)
    files[`${folder}/${agent}`] = "[ovs]\nbridge_mappings = physnet1:br-physnet1\n";
  if (distro.id === "rhel" && role === "controller") files["/etc/neutron/plugin.ini"] = ml2;
  for (const { reads } of units)
    for (const argument of reads?.args ?? []) {
      const path = argument.replace("--config-file=", "");
      if (path !== argument) files[path] ??= "[DEFAULT]\n";
    }
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, { content, mode: 0o640, gid: 64_060 }]),
  );
}
