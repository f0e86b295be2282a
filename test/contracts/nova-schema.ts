/** Nova's tables that vfleet reads, as its models of 2023 have them; `datetime` and `mediumtext` are MySQL's. */
const times = "created_at datetime, updated_at datetime, deleted_at datetime, deleted int default 0";

const tables: readonly string[] = [
  `create table compute_nodes (${times}, id int primary key, service_id int, host varchar(255), uuid varchar(36),
    vcpus int not null, memory_mb int not null, local_gb int not null, vcpus_used int not null,
    memory_mb_used int not null, local_gb_used int not null, hypervisor_type mediumtext not null,
    hypervisor_version int not null, hypervisor_hostname varchar(255), free_ram_mb int, free_disk_gb int,
    current_workload int, running_vms int, cpu_info mediumtext not null, disk_available_least int,
    host_ip varchar(39), supported_instances text, metrics text, pci_stats text, extra_resources text, stats text,
    numa_topology text, ram_allocation_ratio float, cpu_allocation_ratio float, disk_allocation_ratio float,
    mapped int default 0, unique (host, hypervisor_hostname, deleted))`,
  `create table instances (${times}, id int primary key, user_id varchar(255), project_id varchar(255),
    image_ref varchar(255), hostname varchar(255), power_state int, vm_state varchar(255), task_state varchar(255),
    memory_mb int, vcpus int, root_gb int, host varchar(255), node varchar(255), instance_type_id int,
    launched_at datetime, terminated_at datetime, availability_zone varchar(255), display_name varchar(255),
    launched_on mediumtext, uuid varchar(36) not null, cleaned int default 0, unique (uuid))`,
  `create table instance_extra (${times}, id int primary key, instance_uuid varchar(36) not null, device_metadata text,
    numa_topology text, pci_requests text, flavor text, vcpu_model text, migration_context text, keypairs text)`,
  `create table migrations (${times}, id int primary key, uuid varchar(36), source_compute varchar(255),
    dest_compute varchar(255), source_node varchar(255), dest_node varchar(255), dest_host varchar(255),
    old_instance_type_id int, new_instance_type_id int, instance_uuid varchar(36), status varchar(255),
    migration_type varchar(12) not null)`,
  `create table pci_devices (${times}, id int primary key, uuid varchar(36), compute_node_id int not null references
    compute_nodes (id), address varchar(12) not null, vendor_id varchar(4) not null, product_id varchar(4) not null,
    dev_type varchar(8) not null, dev_id varchar(255), label varchar(255) not null, status varchar(36) not null,
    request_id varchar(36), extra_info text, instance_uuid varchar(36), numa_node int, parent_addr varchar(12),
    unique (compute_node_id, address, deleted))`,
];

const node = (id: number, host: string, { type = "QEMU", deleted = 0 } = {}) =>
  `insert into compute_nodes (created_at, deleted, id, host, hypervisor_hostname, hypervisor_type, vcpus, memory_mb,
    local_gb, vcpus_used, memory_mb_used, local_gb_used, hypervisor_version, cpu_info)
    values ('2026-01-01 00:00:00', ${deleted}, ${id}, '${host}', '${host}.example', '${type}', 1, 1, 1, 1, 1, 1, 1, '{}')`;

const vf = (id: number, of: number, more: Readonly<Record<string, string | number>>) => {
  const row = {
    id,
    compute_node_id: of,
    deleted: 0,
    created_at: "2026-01-01 00:00:00",
    address: `0000:06:10.${id}`,
    vendor_id: "8086",
    product_id: "10ED",
    dev_type: "type-VF",
    label: "label_8086_10ed",
    status: "available",
    parent_addr: "0000:06:00.0",
    ...more,
  };
  const values = Object.values(row).map((value) => (typeof value === "number" ? value : `'${value}'`));
  return `insert into pci_devices (${Object.keys(row).join(", ")}) values (${values.join(", ")})`;
};

const server = (id: number, rest: string) =>
  `insert into instances (created_at, updated_at, id, uuid, host, node, vm_state, task_state, deleted, deleted_at)
    values ('2026-01-01 00:00:00', '2026-01-02 00:00:00', ${id}, 'server-${id}', ${rest})`;

/** As nova/objects/instance_pci_requests.py writes it. */
const request = (alias: string | null) => ({
  count: 1,
  spec: [{ vendor_id: "8086", product_id: "10ed" }],
  alias_name: alias,
  is_new: false,
  numa_policy: "legacy",
  request_id: "af3f0d1f-0000-4000-8000-000000000001",
  requester_id: null,
});

const extra = (of: number, requests: readonly object[]) =>
  `insert into instance_extra (deleted, id, instance_uuid, pci_requests) values (0, ${of}, 'server-${of}', '${JSON.stringify(requests)}')`;

const migration = (id: number, of: number, status: string) =>
  `insert into migrations (id, instance_uuid, status, migration_type) values (${id}, 'server-${of}', '${status}', 'migration')`;

/** Makes the tables, with the compute nodes node-1 and node-2, one of bare metal, one that is deleted, and servers in each state. */
export const novaStatements: readonly string[] = [
  ...tables,
  node(1, "node-1"),
  node(2, "node-2"),
  node(3, "node-3", { type: "ironic" }),
  node(4, "node-1-old", { deleted: 4 }),
  vf(1, 1, {
    numa_node: 1,
    updated_at: "2026-01-03 04:05:06",
    status: "allocated",
    instance_uuid: "server-1",
  }),
  vf(2, 1, { status: "claimed", instance_uuid: "server-2" }),
  vf(3, 1, { status: "allocated", instance_uuid: "server-3" }),
  vf(4, 1, { status: "allocated", instance_uuid: "server-4" }),
  vf(5, 1, {}),
  vf(6, 1, { deleted: 6, status: "deleted" }),
  vf(7, 2, {}),
  server(1, "'node-1', 'node-1.example', 'active', null, 0, null"),
  server(2, "'node-2', 'node-2.example', 'resized', null, 0, null"),
  server(3, "null, null, 'deleted', null, 3, '2026-01-05 06:07:08'"),
  server(5, "'node-1', 'node-1.example', 'active', null, 0, null"),
  extra(1, [request(null)]),
  extra(2, [request("a1")]),
  extra(3, [request("a1")]),
  extra(5, [request("a1"), request("a1"), request(null), { ...request("b"), count: 2 }]),
  migration(1, 1, "confirmed"),
  migration(2, 2, "finished"),
];

/** What a table of Kilo does not have. */
export const kiloStatements: readonly string[] = [
  ...novaStatements,
  "alter table pci_devices drop column parent_addr",
];

/** The statements in the words of PostgreSQL. */
export function forPostgres(statement: string): string {
  return statement.replaceAll(" datetime", " timestamp").replaceAll(" mediumtext", " text");
}
