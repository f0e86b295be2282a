import { cloudFreePf } from "../../lab/src/cloud-api.ts";
import { on } from "../e2e/cloud-ground.ts";

const pf = cloudFreePf.name;
const device = `/sys/bus/pci/devices/${cloudFreePf.address}`;
const novaConf = "/etc/nova/nova.conf";
const agentFile = "/etc/neutron/plugins/ml2/sriov_agent.ini";
const ml2File = "/etc/neutron/plugins/ml2/ml2_conf.ini";

/** A way in which SR-IOV breaks for real. */
export type Breakage = {
  readonly what: string;
  /** Shell commands on a host: what breaks it. */
  readonly host: "ctl" | "cmp2";
  readonly breaks: string;
  /** The code of the first finding. */
  readonly code: string;
  /** The mend that the finding's fix asks for; left out: the finding says that apply mends it, and it does. */
  readonly heals?: string;
};

/** Runs what breaks it. */
export async function breakIt({ host, breaks }: Pick<Breakage, "host" | "breaks">): Promise<void> {
  await on(host, breaks);
}

const editOf = (file: string, script: string) => `sed -i '${script}' ${file}`;
const openstack = (words: string) => `. /root/openrc && openstack ${words} >/dev/null`;

const ofController: readonly Breakage[] = [
  {
    what: "the scheduler's filter for VFs is missing",
    host: "ctl",
    breaks: `${editOf(novaConf, "/^enabled_filters/s/PciPassthroughFilter,//")} && systemctl restart nova-scheduler`,
    code: "scheduler-filter-missing",
  },
  {
    what: "the scheduler's filter for VFs is misspelt",
    host: "ctl",
    breaks: `${editOf(novaConf, "/^enabled_filters/s/PciPassthroughFilter/PciPasthroughFilter/")} && systemctl restart nova-scheduler || true`,
    code: "scheduler-filter-misspelt",
    heals: `${editOf(novaConf, "/^enabled_filters/s/PciPasthroughFilter/PciPassthroughFilter/")} && systemctl reset-failed nova-scheduler; systemctl restart nova-scheduler`,
  },
  {
    what: "ML2 does not load the driver",
    host: "ctl",
    breaks: `${editOf(ml2File, "/^mechanism_drivers/s/,sriovnicswitch//")} && systemctl restart neutron-api neutron-rpc-server`,
    code: "ml2-driver-missing",
  },
  {
    what: "ML2 does not know the physical network's VLANs",
    host: "ctl",
    breaks: `${editOf(ml2File, "/^network_vlan_ranges/s/physnet2:200:299/physnet7:200:299/")} && systemctl restart neutron-api neutron-rpc-server`,
    code: "physical-network-unknown",
  },
  {
    what: "a network has a VLAN outside of the range",
    host: "ctl",
    breaks: openstack(
      "network create --provider-network-type vlan --provider-physical-network physnet2 --provider-segment 3000 outside",
    ),
    code: "network-vlan-outside",
    heals: openstack("network delete outside; true"),
  },
  {
    what: "a port with a VF has a security group that somebody chose",
    host: "ctl",
    breaks: `${openstack("security group create chosen")} && openstack port create --network sriov-net --vnic-type direct --security-group chosen guarded >/dev/null`,
    code: "security-group-on-vf",
    heals: `${openstack("port set --no-security-group guarded")} && openstack port delete guarded && openstack security group delete chosen`,
  },
  {
    what: "nova-compute is disabled",
    host: "ctl",
    breaks: openstack("compute service set --disable --disable-reason test cmp2 nova-compute; true"),
    code: "nova-compute-disabled",
    heals: openstack("compute service set --enable cmp2 nova-compute; true"),
  },
  {
    what: "the aggregate has lost the property that the flavor asks for",
    host: "ctl",
    breaks: openstack("aggregate unset --property sriov sriov; true"),
    code: "flavor-fits-no-host",
  },
];

const ofFunctions: readonly Breakage[] = [
  {
    what: "the VFs are gone, as after a reboot without a unit that makes them",
    host: "cmp2",
    breaks: `echo 0 >${device}/sriov_numvfs`,
    code: "vfs-missing",
  },
  {
    what: "the agent started before the VFs were made",
    host: "cmp2",
    breaks: `echo 0 >${device}/sriov_numvfs && systemctl restart neutron-sriov-agent && sleep 5 && systemctl restart vfleet-vfs`,
    code: "agent-started-before-vfs",
    heals: "systemctl restart neutron-sriov-agent nova-compute",
  },
  {
    what: "the PF is down",
    host: "cmp2",
    breaks: `ip link set ${pf} down`,
    code: "pf-down",
  },
  {
    what: "two VFs have one MAC address",
    host: "cmp2",
    breaks: `ip link set ${pf} vf 0 mac 52:54:00:aa:bb:cc && ip link set ${pf} vf 1 mac 52:54:00:aa:bb:cc`,
    code: "vf-mac-duplicate",
    heals: `ip link set ${pf} vf 1 mac 52:54:00:aa:bb:cd`,
  },
  {
    what: "a process on the host holds a VF",
    host: "cmp2",
    breaks: `vf=$(basename $(readlink ${device}/virtfn3)); node=/sys/bus/pci/devices/$vf
[ ! -e $node/driver ] || echo $vf >$node/driver/unbind; echo vfio-pci >$node/driver_override; modprobe vfio-pci; echo $vf >/sys/bus/pci/drivers_probe
group=$(basename $(readlink $node/iommu_group)); (exec 3<>/dev/vfio/$group; exec sleep 3600) >/dev/null 2>&1 </dev/null & sleep 2`,
    code: "vf-held-by-process",
    heals: `pkill -x sleep; vf=$(basename $(readlink ${device}/virtfn3)); node=/sys/bus/pci/devices/$vf; echo $vf >$node/driver/unbind; echo >$node/driver_override; echo $vf >/sys/bus/pci/drivers_probe`,
  },
  {
    what: "the unit that makes the VFs is not enabled",
    host: "cmp2",
    breaks: "systemctl disable -q vfleet-vfs",
    code: "vfs-not-persistent",
  },
  {
    what: "the next boot is without the IOMMU",
    host: "cmp2",
    breaks: `sed -i.kept 's/^GRUB_CMDLINE_LINUX="/&intel_iommu=off /' /etc/default/grub && update-grub >/dev/null 2>&1`,
    code: "iommu-lost-at-next-boot",
    heals: "mv /etc/default/grub.kept /etc/default/grub && update-grub >/dev/null 2>&1",
  },
];

const ofCompute: readonly Breakage[] = [
  {
    what: "the SR-IOV agent is stopped",
    host: "cmp2",
    breaks: "systemctl stop neutron-sriov-agent",
    code: "service-down",
    heals: "systemctl start neutron-sriov-agent",
  },
  {
    what: "the agent maps a PF that is not there",
    host: "cmp2",
    breaks: `${editOf(agentFile, `s/physnet2:${pf}/physnet2:enp9s9/`)} && systemctl restart neutron-sriov-agent`,
    code: "agent-maps-missing-interface",
    heals: `${editOf(agentFile, `s/physnet2:enp9s9/physnet2:${pf}/`)} && systemctl restart neutron-sriov-agent`,
  },
  {
    what: "the device list names the interface by a name from before a rename",
    host: "cmp2",
    breaks: `${editOf(novaConf, `/^device_spec/s/"address": "[^"]*"/"devname": "eth7"/`)} && systemctl restart nova-compute`,
    code: "device-list-misses-vfs",
    heals: `${editOf(novaConf, `/^device_spec/s/"devname": "eth7"/"address": "${cloudFreePf.address}"/`)} && systemctl restart nova-compute`,
  },
  {
    what: "the device list gives the VFs to another physical network",
    host: "cmp2",
    breaks: `${editOf(novaConf, "/^device_spec/s/physnet2/physnet9/")} && systemctl restart nova-compute`,
    code: "device-list-wrong-network",
    heals: `${editOf(novaConf, "/^device_spec/s/physnet9/physnet2/")} && systemctl restart nova-compute`,
  },
  {
    what: "the device list stands in the wrong section",
    host: "cmp2",
    breaks: `cp -a ${novaConf} ${novaConf}.kept && line=$(grep '^device_spec' ${novaConf}) && grep -v '^device_spec' ${novaConf}.kept >${novaConf} && printf '[DEFAULT]\\n%s\\n' "$line" >>${novaConf}`,
    code: "config-option-in-wrong-section",
    heals: `mv ${novaConf}.kept ${novaConf}`,
  },
  {
    what: "the device list stands under its old name and its new one, and they differ",
    host: "cmp2",
    breaks: `cp -a ${novaConf} ${novaConf}.kept && sed -i 's/^device_spec = .*/&\\npassthrough_whitelist = {"address": "0000:07:00.0"}/' ${novaConf}`,
    code: "config-option-under-two-names",
    heals: `mv ${novaConf}.kept ${novaConf}`,
  },
];

/** The ways in which the lab's cloud is broken, each alone. */
export const breakages: readonly Breakage[] = [...ofController, ...ofFunctions, ...ofCompute];
