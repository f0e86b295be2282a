/** How a compute node's nova.conf came about: rendered by a tool, settings alone; packaged: as long as Debian's sample with all its comments. */
export type NovaConf = "rendered" | "packaged";

/** What a compute node of Zed sets, as a deployment's tools write it; secrets as vfleet sees them. */
const settings: Readonly<Record<string, readonly string[]>> = {
  DEFAULT: [
    "transport_url = (not shown)",
    "log_dir = /var/log/nova",
    "state_path = /var/lib/nova",
    "instances_path = /var/lib/nova/instances",
    "rootwrap_config = /etc/nova/rootwrap.conf",
    "compute_driver = libvirt.LibvirtDriver",
    "allow_resize_to_same_host = true",
    "cpu_allocation_ratio = 1.0",
    "ram_allocation_ratio = 1.0",
    "disk_allocation_ratio = 1.0",
    "reserved_host_memory_mb = 8192",
    "reserved_huge_pages = node:0,size:1GB,count:4",
    "resume_guests_state_on_host_boot = false",
    "running_deleted_instance_action = reap",
    "service_down_time = 60",
    "report_interval = 10",
    "instance_usage_audit = true",
    "instance_usage_audit_period = hour",
    "force_config_drive = true",
    "vif_plugging_timeout = 300",
    "vif_plugging_is_fatal = true",
  ],
  api: ["auth_strategy = keystone"],
  cinder: [
    "os_region_name = RegionOne",
    "cross_az_attach = false",
    "catalog_info = volumev3:cinderv3:internalURL",
  ],
  compute: ["cpu_dedicated_set = 4-31,36-63", "cpu_shared_set = 0-3,32-35", "max_concurrent_disk_ops = 4"],
  glance: [
    "num_retries = 3",
    "service_type = image",
    "valid_interfaces = internal",
    "verify_glance_signatures = false",
  ],
  keystone_authtoken: [
    "auth_type = password",
    "auth_url = http://controller:5000/v3",
    "username = nova",
    "password = (not shown)",
    "project_name = service",
    "user_domain_name = Default",
    "project_domain_name = Default",
    "memcached_servers = controller-1:11211,controller-2:11211,controller-3:11211",
  ],
  libvirt: [
    "virt_type = kvm",
    "cpu_mode = host-model",
    "disk_cachemodes = network=writeback",
    "live_migration_permit_auto_converge = true",
    "live_migration_scheme = tls",
    "hw_disk_discard = unmap",
    "rx_queue_size = 1024",
    "tx_queue_size = 1024",
  ],
  neutron: [
    "auth_type = password",
    "auth_url = http://controller:5000/v3",
    "username = neutron",
    "password = (not shown)",
  ],
  oslo_concurrency: ["lock_path = /var/lib/nova/tmp"],
  oslo_messaging_rabbit: [
    "heartbeat_in_pthread = true",
    "amqp_durable_queues = false",
    "rabbit_ha_queues = true",
  ],
  placement: [
    "auth_type = password",
    "auth_url = http://controller:5000/v3",
    "username = placement",
    "password = (not shown)",
  ],
  vnc: [
    "enabled = true",
    "server_listen = 0.0.0.0",
    "novncproxy_base_url = https://cloud.example/vnc_auto.html",
  ],
};

// Debian's sample of 26.2.2 has 59 sections and 10,164 lines: above each option a text of some seven, an empty line below.
const SECTIONS = 59;
const OPTIONS_IN_A_SECTION = 18;
const commented = `${"#\n".repeat(8)}\n`.repeat(OPTIONS_IN_A_SECTION);

/** The text of such a file on the host with this address, as the facts have it: of comments only the line is left. */
export function novaConfText(kind: NovaConf, address: string): string {
  const own = { ...settings, DEFAULT: [`my_ip = ${address}`, ...(settings.DEFAULT ?? [])] };
  const sections = Object.entries(own).map(([name, lines]) => `[${name}]\n${lines.join("\n")}\n`);
  if (kind === "rendered") return sections.join("\n");
  const others = Array.from({ length: SECTIONS - sections.length }, (_, at) => `[other_${at}]\n`);
  return [...sections, ...others].map((section) => `${section}\n${commented}`).join("\n");
}
