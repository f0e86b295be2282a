import { deploymentSignPaths } from "../../knowledge/deployments/all.ts";
import type { OpenstackServices } from "../../model/openstack-facts.ts";
import { known, knownValue, type Reading } from "../../model/reading.ts";
import type { SosProcess } from "./parse-processes.ts";
import { lacking, type SosFiles } from "./sos-files.ts";

// What matters of it is read as configuration files.
const generated = "/var/lib/config-data/puppet-generated";

/** What a deployment tool leaves in a report, as beginnings of paths. */
export const deploymentPaths: readonly string[] = [
  ...deploymentSignPaths.filter((path) => path !== generated).map((path) => `${path.slice(1)}/`),
  "etc/ansible/facts.d/openstack_ansible.fact",
];

/**
 * Which signs of a deployment tool are there. A report has few of these folders; but where nova-compute or other services run
 * on the host itself, by units, with neither Juju's agents nor OpenStack-Ansible's folders, packages brought them.
 */
export function parseDeployment(
  files: SosFiles,
  seen: {
    readonly services: Reading<OpenstackServices>;
    readonly processes: Reading<readonly SosProcess[]>;
  },
): Reading<readonly string[]> {
  const words = (knownValue(seen.processes) ?? []).map((process) => process.words.join(" "));
  const runs = (word: string) => words.some((line) => line.includes(word));
  const signs = deploymentSignPaths.filter(
    (path) =>
      [...files.keys()].some((each) => each === path.slice(1) || each.startsWith(`${path.slice(1)}/`)) ||
      (path === "/var/lib/juju/agents" && runs("/var/lib/juju/")) ||
      (path === "/openstack/venvs" && runs("/openstack/venvs/")),
  );
  if (signs.length > 0) return known(signs);
  const services = knownValue(seen.services);
  const own = (services?.processes ?? []).filter(({ program }) => /^(?:nova|neutron)-/.test(program));
  if (own.length > 0 && own.every(({ contained }) => !contained)) return known([]);
  return lacking("the folders of deployment tools; name openstack.deployment in the fleet file");
}
