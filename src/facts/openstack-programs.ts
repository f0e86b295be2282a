import { openstackDistros } from "../knowledge/distros/all.ts";
import type { ServiceUnit } from "../model/openstack-distro.ts";

// Programs that no unit of the distributions names, or that only tell which agents a host has.
const OTHERS = [
  "neutron-dhcp-agent",
  "neutron-l3-agent",
  "neutron-linuxbridge-agent",
  "neutron-macvtap-agent",
  "neutron-metadata-agent",
  "neutron-ovn-agent",
  "neutron-ovn-maintenance-worker",
  "neutron-ovn-metadata-agent",
  "nova-api-metadata",
  "nova-api-os-compute",
  "ovn-controller",
];

const units: readonly ServiceUnit[] = openstackDistros.flatMap(({ services }) =>
  Object.values(services).flatMap((variants) => variants.flatMap((variant) => variant.units)),
);

/** Every program of OpenStack that vfleet looks for among the processes. */
export const openstackPrograms: readonly string[] = [
  ...new Set([...units.flatMap(({ program }) => program ?? []), ...OTHERS]),
].toSorted();

/** Every unit that runs a service of OpenStack, libvirt or a web server that may serve its APIs, as packages name it. */
export const openstackUnits: readonly string[] = [...new Set(units.map(({ unit }) => unit))].toSorted();

/** The programs that a unit of that name runs. */
export function programsOf(unit: string): readonly string[] {
  return units.flatMap((each) => (each.unit === unit ? (each.program ?? []) : []));
}

/** What a name that stands for an API within a web server means: the file of a WSGI script, its module, its uWSGI file. */
export const wsgiNames: Readonly<Record<string, string>> = {
  "nova-api": "nova-api",
  "nova-api-wsgi": "nova-api",
  nova_api: "nova-api",
  nova_api_wsgi: "nova-api",
  "nova.wsgi.osapi_compute": "nova-api",
  "nova-api-os-compute": "nova-api",
  "nova-api-metadata": "nova-api-metadata",
  "nova-metadata-wsgi": "nova-api-metadata",
  "nova.wsgi.metadata": "nova-api-metadata",
  "neutron-api": "neutron-api",
  neutron_api: "neutron-api",
  neutron_api_wsgi: "neutron-api",
  "neutron-server": "neutron-api",
  "neutron.wsgi.api": "neutron-api",
};
