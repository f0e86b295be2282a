import { exitCodes } from "../../actions/script-result.ts";
import { withFact } from "../../model/facts-access.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { ConfigFile } from "../../model/openstack-facts.ts";
import { known, knownValue } from "../../model/reading.ts";
import { digest, isOf, sriovAgentFile, startUnit, withServices } from "./openstack-state.ts";

const sriovAgentPackages: Readonly<Record<string, string>> = {
  "neutron-sriov-agent": "neutron-sriov-agent",
  "openstack-neutron-sriov-nic-agent": "neutron-sriov-nic-agent",
};

/** As Debian 12 delivers it, as far as vfleet sees it: comments that it does not look for are `#` alone. */
const sriovAgentSample = `[DEFAULT]

#
# From oslo.log
#

#

#
#debug = false


[agent]

#
# From neutron.ml2.sriov.agent
#

#
#extensions =


[securitygroup]

#
#firewall_driver = <None>

#
#enable_security_group = true


[sriov_nic]

#
# From neutron.ml2.sriov.agent
#

#
#physical_device_mappings =

#
#exclude_devices =

#
#resource_provider_bandwidths =
`;

/** SLES calls the unit as the package. */
function unitOf(facts: HostFacts, name: string): string | undefined {
  const isSles = knownValue(facts.operatingSystem)?.id === "sles";
  return isSles && sriovAgentPackages[name] !== undefined ? name : sriovAgentPackages[name];
}

/** What install-package does to the facts; as Debian's do, the package starts its unit and leaves it disabled. Upstart's jobs start at boot by being there. */
export function addPackage(facts: HostFacts, name: string): HostFacts | number {
  const packages = knownValue(facts.openstackPackages);
  if (!packages) return exitCodes.refused;
  if (packages[name] !== undefined) return exitCodes.already;
  const common = Object.keys(packages).find((each) => each.endsWith("neutron-common")) ?? "";
  const version = packages[common] ?? "2:21.0.0-7+deb12u1";
  const installed = withFact(facts, "openstackPackages", { ...packages, [name]: version });
  const unit = unitOf(facts, name);
  if (unit === undefined) return installed;
  const isUpstart = knownValue(facts.initSystem)?.kind === "upstart";
  const withUnit = withServices(installed, (services) => ({
    ...services,
    units: { ...services.units, [unit]: { enabled: isUpstart ? "enabled" : "disabled", active: "active" } },
  }));
  return withAgentFile(startUnit(withUnit, unit), {
    text: sriovAgentSample,
    sha256: digest(sriovAgentSample),
    mode: "0640",
    uid: 0,
    gid: 114,
  });
}

/**
 * What is left where the installation ends in its middle: the unit is unpacked, and the package is not counted as installed; its
 * settings come when it is configured.
 */
export function unpackPackage(facts: HostFacts, name: string): HostFacts {
  const unit = unitOf(facts, name);
  const packages = knownValue(facts.openstackPackages);
  if (unit === undefined || !packages || packages[name] !== undefined) return facts;
  return withServices(facts, (services) => ({
    ...services,
    units: { ...services.units, [unit]: { enabled: "disabled", active: "inactive" } },
  }));
}

/** What remove-package does to the facts, also of a package that is there in part. */
export function dropPackage(facts: HostFacts, name: string): HostFacts | number {
  const packages = knownValue(facts.openstackPackages);
  const unit = sriovAgentPackages[name];
  const isUnpacked = unit !== undefined && knownValue(facts.openstackServices)?.units[unit] !== undefined;
  if (!packages || (packages[name] === undefined && !isUnpacked)) return exitCodes.already;
  const { [name]: _, ...others } = packages;
  const removed = withFact(facts, "openstackPackages", others);
  if (unit === undefined) return removed;
  const stopped = withServices(removed, ({ units: { [unit]: _unit, ...units }, processes, stale }) => ({
    units,
    processes: processes.filter((each) => !isOf(each, unit)),
    stale,
  }));
  return withAgentFile(stopped, undefined);
}

function withAgentFile(facts: HostFacts, file: ConfigFile | undefined): HostFacts {
  const files = knownValue(facts.openstackFiles);
  if (!files) return facts;
  const { [sriovAgentFile]: _, ...others } = files.files;
  return withFact(facts, "openstackFiles", {
    ...files,
    files: file ? { ...others, [sriovAgentFile]: known(file) } : others,
  });
}
