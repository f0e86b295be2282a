import type {
  ChangeFlavor,
  ChangeImage,
  ChangeNetwork,
  ChangeSubnet,
  CloudAction,
  CloudRef,
} from "../model/cloud-action.ts";
import type { PropertyChanges } from "../model/cloud-resources.ts";

/** What an action in a cloud does, in one line that is not yet printable. */
export function describeCloudAction(action: CloudAction): string {
  switch (action.kind) {
    case "make-aggregate":
      return `make the aggregate ${action.name}${zoneOf(action.availabilityZone)}`;
    case "delete-aggregate":
      return `delete the aggregate ${action.name}`;
    case "set-aggregate-properties":
      return describeChanges(`the aggregate ${action.aggregate}`, action);
    case "add-aggregate-host":
      return `put ${action.host} into the aggregate ${action.aggregate}`;
    case "remove-aggregate-host":
      return `take ${action.host} out of the aggregate ${action.aggregate}`;
    case "make-flavor":
      return describeFlavor(action);
    case "delete-flavor":
      return `delete the flavor ${action.flavor.name}`;
    case "set-flavor-properties":
      return describeChanges(`the flavor ${action.flavor}`, action);
    case "make-network":
      return describeNetwork(action);
    case "delete-network":
      return `delete the network ${action.network.name}`;
    case "make-subnet":
      return describeSubnet(action);
    case "delete-subnet":
      return `delete the subnet ${action.subnet.name} of the network ${action.network}`;
    case "make-key-pair":
      return `make the key pair ${action.name}`;
    case "delete-key-pair":
      return `delete the key pair ${action.name}`;
    case "make-image":
      return `make the image ${action.image.name} from ${sourceOf(action)}`;
    case "delete-image":
      return `delete the image ${action.image.name}`;
    case "make-port":
      return `make the port ${action.port.name} (${action.port.vnicType}) on the network ${refOf(action.network)}`;
    case "delete-port":
      return `delete the port ${action.port.name}`;
    case "make-server":
      return `make the server ${action.name} on ${action.place.host}`;
    case "delete-server":
      return `delete the server ${action.name}, and wait until it is gone`;
    case "disable-compute-service":
      return "disable nova-compute for the scheduler";
    case "enable-compute-service":
      return "enable nova-compute for the scheduler, if vfleet has disabled it";
    case "migrate-server":
      return `live-migrate the VM ${action.server.name} (${action.server.id}) away from ${action.from}`;
    case "return-server":
      return `live-migrate the VM ${action.server.name} (${action.server.id}) back to ${action.to}`;
    case "stop-server":
      return `stop the VM ${action.server.name} (${action.server.id})`;
    case "start-server":
      return `start the VM ${action.server.name} (${action.server.id}) again`;
    case "await-servers":
      return `wait until ${action.servers.map(({ name }) => name).join(", ")} can be moved, or somebody has moved or stopped ${action.servers.length === 1 ? "it" : "them"}`;
  }
}

function zoneOf(zone: string | undefined): string {
  return zone === undefined ? "" : ` in the availability zone ${zone}`;
}

/** `set sriov=false (it was true) on the flavor m1.tiny, and take x away from it`. */
function describeChanges(
  what: string,
  { from, to }: { readonly from: PropertyChanges; readonly to: PropertyChanges },
): string {
  const was = (key: string) => (typeof from[key] === "string" ? ` (it was ${from[key]})` : "");
  const set = Object.entries(to).flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${value}${was(key)}`],
  );
  const taken = Object.entries(to).flatMap(([key, value]) => (value === null ? [key] : []));
  if (set.length === 0) return `take ${taken.join(", ")} away from ${what}`;
  const rest = taken.length === 0 ? "" : `, and take ${taken.join(", ")} away from it`;
  return `set ${set.join(", ")} on ${what}${rest}`;
}

function describeFlavor({ flavor, properties }: ChangeFlavor): string {
  const { name, vcpus, ramMb, diskGb, isPublic } = flavor;
  const size = `${vcpus} vCPU, ${ramMb} MiB, disk ${diskGb} GiB, ${isPublic ? "public" : "not public"}`;
  const keys = Object.entries(properties).map(([key, value]) => `, ${key}=${value}`);
  return `make the flavor ${name}: ${size}${keys.join("")}`;
}

function describeNetwork({ network }: ChangeNetwork): string {
  const { name, physicalNetwork, kind, vlan, mtu, shared } = network;
  const segment = kind === "flat" ? "flat" : vlan === undefined ? "a VLAN of its range" : `VLAN ${vlan}`;
  const size = mtu === undefined ? "" : `, MTU ${mtu}`;
  return `make the network ${name} on ${physicalNetwork}, ${segment}${size}${shared ? ", shared" : ""}`;
}

function describeSubnet({ network, subnet }: ChangeSubnet): string {
  const { name, cidr, gateway, dhcp, pools } = subnet;
  const door =
    { auto: "gateway at its first address", none: "without a gateway" }[gateway] ?? `gateway ${gateway}`;
  const ranges = pools.map(({ first, last }) => `, ${first} to ${last}`).join("");
  return `make the subnet ${name} of the network ${network}: ${cidr}${ranges}, ${door}, ${dhcp ? "DHCP" : "without DHCP"}`;
}

function sourceOf({ source }: ChangeImage): string {
  return "file" in source ? source.file : source.url;
}

function refOf(ref: CloudRef): string {
  return "name" in ref ? ref.name : ref.id;
}
