import { cloudFreePf } from "../../lab/src/cloud-api.ts";
import { on } from "./cloud-ground.ts";

const filters = `
import nova.conf, nova.config
nova.config.parse_args(["x", "--config-file=/etc/nova/nova.conf"], init_rpc=False)
print(",".join(nova.conf.CONF.filter_scheduler.enabled_filters))`;

const devices = `
import glob, os
import nova.conf, nova.config
from nova.pci import whitelist
nova.config.parse_args(["x", "--config-file=/etc/nova/nova.conf"], init_rpc=False)
devices = whitelist.Whitelist(nova.conf.CONF.pci.device_spec)
read = lambda path: open(path).read().strip()[2:]
for path in sorted(glob.glob("/sys/bus/pci/devices/*")):
    if not read(path + "/class").startswith("02"): continue
    parent = os.path.basename(os.path.realpath(path + "/physfn")) if os.path.exists(path + "/physfn") else None
    device = {"address": os.path.basename(path), "vendor_id": read(path + "/vendor"), "product_id": read(path + "/device"), "parent_addr": parent}
    spec = next((each for each in devices.specs if each.match(device)), None)
    if spec: print(device["address"], spec.get_tags().get("physical_network"), spec.get_tags().get("trusted"))`;

const mappings = `
from neutron.common import config
from neutron.conf.plugins.ml2.drivers.mech_sriov import agent_common
from neutron.plugins.ml2.drivers.mech_sriov.agent import sriov_nic_agent
config.register_common_config_options()
agent_common.register_agent_sriov_nic_opts()
config.init(["--config-file=/etc/neutron/neutron.conf", "--config-file=/etc/neutron/plugins/ml2/sriov_agent.ini"])
parser = sriov_nic_agent.SriovNicAgentConfigParser()
parser.parse()
print(parser.device_mappings, parser.exclude_devices)`;

/** The filters that nova's own code has in force on the controller, by commas. */
export function filtersInForce(): Promise<string> {
  return on("ctl", `sudo -u nova python3 -c '${filters}'`);
}

/** What nova's own code matches by the device list of a host: `ADDRESS PHYSICAL_NETWORK TRUSTED` each. */
export async function devicesMatched(host: string): Promise<readonly string[]> {
  return (await on(host, `python3 -c '${devices}' 2>/dev/null`)).split("\n");
}

/** What neutron's own parser takes of the SR-IOV agent's mappings on a host. */
export function mappingsTaken(host: string): Promise<string> {
  return on(host, `python3 -c '${mappings}' 2>/dev/null`);
}

/** The addresses of the VFs of the PF that is free on a host. */
export async function vfsOf(host: string): Promise<readonly string[]> {
  const links = await on(host, `readlink /sys/bus/pci/devices/${cloudFreePf.address}/virtfn*`);
  return links.split("\n").map((link) => link.slice(link.lastIndexOf("/") + 1));
}
