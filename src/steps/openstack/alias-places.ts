import { optionOf } from "../../knowledge/openstack/all.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { OpenstackTarget, TargetService } from "../../model/openstack-target.ts";
import { type OsloPlace, placesOf } from "../../model/oslo-config/effective-value.ts";
import { findProgramFiles } from "./service-files.ts";

/**
 * Where a controller sets PCI aliases; undefined: it has no scheduler, or its files could not be read. nova-api asks by them; of
 * packages it reads what the scheduler reads, of a tool it has a file of its own.
 */
export function findAliasPlaces(target: OpenstackTarget, facts: HostFacts): readonly OsloPlace[] | undefined {
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
  return placesOf(program.sources, { section, name, deprecated, multi });
}
