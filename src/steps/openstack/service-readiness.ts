import type { ServiceReadiness } from "../../model/action.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { OpenstackTarget, TargetService } from "../../model/openstack-target.ts";
import { findSettings } from "../../model/oslo-config/find-settings.ts";
import { knownValue } from "../../model/reading.ts";
import { findProgramFiles } from "./service-files.ts";

/** What nova-compute logs when it has told the cloud what it has (nova/compute/resource_tracker.py, all releases). */
const computeReports = "Final resource view";

/** Neutron's port where the configuration names none. */
const networkApiPort = 9696;

/** How it is known that a service works again after a restart. */
export function findReadiness(
  service: TargetService,
  target: OpenstackTarget,
  facts: HostFacts,
): ServiceReadiness {
  if (service.service === "neutron-server" && servesApi(service, facts))
    return { kind: "api", port: findPort(service, target, facts) };
  const log = service.units.find((unit) => unit.log !== undefined)?.log;
  return service.service === "nova-compute" && log !== undefined
    ? { kind: "log", file: log, text: computeReports }
    : { kind: "running" };
}

/** The API may run on another host than the rest of the server. */
function servesApi({ units }: TargetService, facts: HostFacts): boolean {
  const there = knownValue(facts.openstackServices)?.units ?? {};
  return units.some(
    ({ unit, program }) =>
      there[unit] !== undefined && (program === undefined || program === "neutron-server"),
  );
}

function findPort(service: TargetService, target: OpenstackTarget, facts: HostFacts): number {
  const sources = findProgramFiles(target, service, facts).flatMap((program) => program.sources);
  const set = sources.flatMap(({ file }) => findSettings(file, { section: "DEFAULT", name: "bind_port" }));
  const port = Number(set.at(-1)?.value);
  return Number.isInteger(port) && port > 0 ? port : networkApiPort;
}
