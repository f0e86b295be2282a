import { optionOf } from "../../knowledge/openstack/all.ts";
import type { Properties } from "../../model/cloud-resources.ts";
import type { TargetService } from "../../model/openstack-target.ts";
import { placesOf } from "../../model/oslo-config/effective-value.ts";
import type {
  DeviceKind,
  DeviceRequest,
  DeviceSpec,
  NumaPolicy,
} from "../../model/scheduling/scheduling-request.ts";
import { parseDeviceValue } from "../../steps/openstack/device-entry.ts";
import { findProgramFiles } from "../../steps/openstack/service-files.ts";
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
  const [values] = controllers.flatMap((sight) => {
    const found = findValues(sight);
    return found === undefined ? [] : [found];
  });
  if (values === undefined) return undefined;
  const entries = values.flatMap((text) => parseDeviceValue(text)?.entries ?? []);
  const requests = asked.split(",").map((part): DeviceRequest | undefined => {
    const [name = "", count = ""] = part.trim().split(":");
    const own = entries.filter((entry) => entry.name === name);
    if (own.length === 0) return undefined;
    const policy = policies.find((each) => own.some((entry) => entry.numa_policy === each));
    return { asker: `alias ${name}`, count: Number(count), specs: own.map(specOf), numaPolicy: policy };
  });
  return requests.every((request) => request !== undefined) ? requests : undefined;
}

/** nova-api asks by it; of packages it reads what the scheduler reads, of a tool it has a file of its own. */
function findValues({ target, facts }: ControllerSight): readonly string[] | undefined {
  const option = optionOf(target.release, "pci-alias");
  const scheduler = target.services.find(
    ({ service, installed }) => service === "nova-scheduler" && installed,
  );
  if (!option || !scheduler) return undefined;
  const service: TargetService =
    target.deployment.owner === "tool" ? { ...scheduler, service: "nova-api" } : scheduler;
  const [program] = findProgramFiles(target, service, facts);
  if (!program || program.unread.length > 0 || program.sources.length === 0) return undefined;
  const { section, name, oldNames: deprecated, repeatable: multi } = option;
  return placesOf(program.sources, { section, name, deprecated, multi }).map(({ value }) => value);
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
