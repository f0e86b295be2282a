import type { Properties } from "../../model/cloud-resources.ts";
import type {
  DeviceKind,
  DeviceRequest,
  DeviceSpec,
  NumaPolicy,
} from "../../model/scheduling/scheduling-request.ts";
import { findAliasPlaces } from "../../steps/openstack/alias-places.ts";
import { parseDeviceValue } from "../../steps/openstack/device-entry.ts";
import type { ControllerSight } from "../../steps/scheduling/read-scheduler-setup.ts";

const policies: readonly NumaPolicy[] = ["required", "socket", "preferred", "legacy"];
const kinds: readonly DeviceKind[] = ["type-VF", "type-PF", "type-PCI", "vdpa"];

/**
 * The devices that a flavor asks for by PCI aliases; none where it asks for none; undefined where what an alias means could
 * not be read. vfleet reads nova.conf as the scheduler of a controller does.
 */
export function readAliases(
  controllers: readonly ControllerSight[],
  extraSpecs: Properties,
): readonly DeviceRequest[] | undefined {
  const asked = extraSpecs["pci_passthrough:alias"];
  if (asked === undefined) return [];
  const [places] = controllers.flatMap(({ target, facts }) => {
    const found = findAliasPlaces(target, facts);
    return found === undefined ? [] : [found];
  });
  if (places === undefined) return undefined;
  const entries = places.flatMap(({ value }) => parseDeviceValue(value)?.entries ?? []);
  const requests = asked.split(",").map((part): DeviceRequest | undefined => {
    const [name = "", count = ""] = part.trim().split(":");
    const own = entries.filter((entry) => entry.name === name);
    if (own.length === 0) return undefined;
    const policy = policies.find((each) => own.some((entry) => entry.numa_policy === each));
    return { asker: `alias ${name}`, count: Number(count), specs: own.map(specOf), numaPolicy: policy };
  });
  return requests.every((request) => request !== undefined) ? requests : undefined;
}

function specOf(entry: Readonly<Record<string, unknown>>): DeviceSpec {
  const text = (name: string) => (typeof entry[name] === "string" ? entry[name] : undefined);
  const [vendorId, productId] = [text("vendor_id"), text("product_id")];
  const kind = kinds.find((each) => each === text("device_type"));
  return {
    ...(vendorId === undefined ? {} : { vendorId }),
    ...(productId === undefined ? {} : { productId }),
    ...(kind === undefined ? {} : { kind }),
  };
}
