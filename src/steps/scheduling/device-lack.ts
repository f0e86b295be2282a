import type { Lack } from "../../model/scheduling/lack.ts";
import type { HostDevice, SchedulingHost } from "../../model/scheduling/scheduling-host.ts";
import type { DeviceRequest } from "../../model/scheduling/scheduling-request.ts";
import { freeDevices, suits } from "./device-pools.ts";

/** What a host lacks of devices for the requests, the one that is not served among them. */
export function deviceLack(
  { unlisted }: Pick<SchedulingHost, "unlisted">,
  devices: readonly HostDevice[],
  about: { readonly request: DeviceRequest; readonly all: readonly DeviceRequest[] },
): Lack {
  const { request } = about;
  const alike = about.all.filter((each) => JSON.stringify(each.specs) === JSON.stringify(request.specs));
  const suiting = devices.filter((device) => suits(device, request));
  const free = freeDevices(devices);
  const physicalNetwork = request.specs.find(
    (spec) => typeof spec.physicalNetwork === "string",
  )?.physicalNetwork;
  const before = about.all.slice(0, about.all.indexOf(request));
  const takenFirst = before
    .filter((each) => each.asker.startsWith("alias ") && suiting.some((device) => suits(device, each)))
    .map(({ asker }) => asker);
  const anyTrust = { ...request, specs: request.specs.map(({ trusted: _trusted, ...spec }) => spec) };
  return {
    kind: "device",
    asker: request.asker,
    what: whatOf(request),
    physicalNetwork: physicalNetwork ?? undefined,
    wanted: alike.reduce((sum, { count }) => sum + count, 0),
    free: free.filter((device) => suits(device, request)).length,
    all: suiting.length,
    unlisted: unlisted.reduce((sum, { vfs }) => sum + vfs, 0),
    listed: [...new Set(devices.flatMap((device) => device.physicalNetwork ?? []))].toSorted(),
    ...(takenFirst.length > 0 && { takenFirst }),
    untrusted: free.filter((device) => suits(device, anyTrust) && !suits(device, request)).length,
  };
}

function whatOf({ specs }: DeviceRequest): string {
  const [spec] = specs;
  const trust = spec?.trusted === undefined ? "" : spec.trusted ? "trusted " : "untrusted ";
  if (spec?.kind === "type-PF") return `${trust}PF`;
  if (spec?.kind === "vdpa") return `${trust}vDPA device`;
  if (spec?.physicalNetwork === undefined)
    return `PCI device ${[spec?.vendorId ?? "*", spec?.productId ?? "*"].join(":")}`;
  return `${trust}VF`;
}
