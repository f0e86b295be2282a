import type { CloudState } from "../cloud-state.ts";
import { zoneOf } from "../hosts/zone-of.ts";
import type { ApiRequest } from "../http/api-request.ts";
import { microsecondsOf, secondsOf } from "../simulated-time.ts";
import { novaLinks } from "./nova-list.ts";
import type { ServerRecord } from "./server-record.ts";

type Told = Pick<ApiRequest, "base" | "minor" | "caller">;

/** A server as Nova shows it. Sources: captures/run/raw-api.txt (2.79); nova 26.0.0 views/servers.py. */
export function serverView(state: CloudState, server: ServerRecord, told: Told) {
  const { minor, base, caller } = told;
  const { host } = server;
  return {
    id: server.id,
    name: server.name,
    status: server.taskState === "migrating" ? "MIGRATING" : server.status,
    tenant_id: server.projectId,
    user_id: server.userId,
    metadata: server.metadata,
    hostId: host === undefined ? "" : hostIdOf(server.projectId, host),
    image: {
      id: server.imageId,
      links: [{ rel: "bookmark", href: `${base}/images/${server.imageId}` }],
    },
    flavor: flavorOf(server, told),
    created: secondsOf(server.createdAt),
    updated: secondsOf(server.updatedAt),
    addresses: addressesOf(state, server),
    accessIPv4: "",
    accessIPv6: "",
    links: novaLinks(base, "servers", server.id),
    "OS-DCF:diskConfig": "MANUAL",
    ...(["ACTIVE", "BUILD"].includes(server.status) ? { progress: 0 } : {}),
    "OS-EXT-AZ:availability_zone": zoneShown(state, server),
    config_drive: server.configDrive ? "True" : "",
    key_name: server.keyName ?? null,
    "OS-SRV-USG:launched_at": server.launchedAt === undefined ? null : microsecondsOf(server.launchedAt),
    "OS-SRV-USG:terminated_at": null,
    "OS-EXT-STS:task_state": server.taskState,
    "OS-EXT-STS:vm_state": { BUILD: "building", ACTIVE: "active", ERROR: "error", SHUTOFF: "stopped" }[
      server.status
    ],
    "OS-EXT-STS:power_state": { BUILD: 0, ACTIVE: 1, ERROR: 0, SHUTOFF: 4 }[server.status],
    "os-extended-volumes:volumes_attached": [],
    ...(server.fault === undefined ? {} : { fault: faultOf(server.fault, caller.isAdmin) }),
    ...(caller.isAdmin ? adminFields(state, server, minor) : {}),
    ...fieldsOfMinor(server, minor),
    ...(server.portIds.length > 0 ? { security_groups: [{ name: "default" }] } : {}),
  };
}

function flavorOf({ flavor }: ServerRecord, { base, minor }: Told) {
  if (minor < 47)
    return { id: flavor.id, links: [{ rel: "bookmark", href: `${base}/flavors/${flavor.id}` }] };
  return {
    vcpus: flavor.vcpus,
    ram: flavor.ramMb,
    disk: flavor.diskGb,
    ephemeral: 0,
    swap: 0,
    original_name: flavor.name,
    extra_specs: flavor.extraSpecs,
  };
}

/** Nova shows what it has cached of ports, which is nothing before they are allocated. */
function addressesOf(state: CloudState, server: ServerRecord) {
  const addresses: Record<string, unknown[]> = {};
  if (server.host === undefined) return addresses;
  for (const id of server.portIds) {
    const port = state.ports.get(id);
    const network = port && state.networks.get(port.networkId);
    if (port === undefined || network === undefined) continue;
    const found = port.addresses.map(({ address }) => ({
      version: 4,
      addr: address,
      "OS-EXT-IPS:type": "fixed",
      "OS-EXT-IPS-MAC:mac_addr": port.mac,
    }));
    addresses[network.name] = [...(addresses[network.name] ?? []), ...found];
  }
  return addresses;
}

function zoneShown(state: CloudState, { host }: ServerRecord): string {
  const found = host === undefined ? undefined : state.hosts.get(host);
  return found === undefined ? "" : zoneOf(state, found);
}

function faultOf(fault: NonNullable<ServerRecord["fault"]>, isAdmin: boolean) {
  const { code, message, details, createdAt } = fault;
  return { code, created: secondsOf(createdAt), message, ...(isAdmin ? { details } : {}) };
}

function adminFields(state: CloudState, server: ServerRecord, minor: number) {
  const found = server.host === undefined ? undefined : state.hosts.get(server.host);
  return {
    "OS-EXT-SRV-ATTR:host": server.host ?? null,
    "OS-EXT-SRV-ATTR:instance_name": server.instanceName ?? "",
    "OS-EXT-SRV-ATTR:hypervisor_hostname": found?.hypervisorHostname ?? null,
    ...(minor >= 3
      ? {
          "OS-EXT-SRV-ATTR:reservation_id": server.reservationId,
          "OS-EXT-SRV-ATTR:launch_index": 0,
          "OS-EXT-SRV-ATTR:hostname": server.name.toLowerCase(),
          "OS-EXT-SRV-ATTR:kernel_id": "",
          "OS-EXT-SRV-ATTR:ramdisk_id": "",
          "OS-EXT-SRV-ATTR:root_device_name": server.host === undefined ? null : "/dev/vda",
          "OS-EXT-SRV-ATTR:user_data": server.userData ?? null,
        }
      : {}),
    ...(minor >= 16 ? { host_status: hostStatus(found?.service) } : {}),
  };
}

function hostStatus(service: { readonly isUp: boolean; readonly isEnabled: boolean } | undefined): string {
  if (service === undefined) return "";
  if (!service.isUp) return "DOWN";
  return service.isEnabled ? "UP" : "MAINTENANCE";
}

function fieldsOfMinor(server: ServerRecord, minor: number) {
  const fields: readonly (readonly [number, Readonly<Record<string, unknown>>])[] = [
    [9, { locked: false }],
    [19, { description: null }],
    [26, { tags: [] }],
    [63, { trusted_image_certificates: null }],
    [73, { locked_reason: null }],
    [96, { pinned_availability_zone: server.place.zone ?? null }],
    [100, { scheduler_hints: server.hints }],
  ];
  return Object.assign({}, ...fields.filter(([since]) => minor >= since).map(([, field]) => field)) as object;
}

/** Nova tells projects hosts apart without naming them. */
function hostIdOf(projectId: string, host: string): string {
  let hash = 0n;
  for (const byte of Buffer.from(projectId + host)) hash = (hash * 257n + BigInt(byte)) % (1n << 224n);
  return hash.toString(16).padStart(56, "0");
}
