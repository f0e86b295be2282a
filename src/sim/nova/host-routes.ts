import type { CloudState } from "../cloud-state.ts";
import type { HostState } from "../hosts/host-state.ts";
import { usedOn } from "../hosts/used-on.ts";
import { zoneOf } from "../hosts/zone-of.ts";
import type { Route } from "../http/route.ts";
import { migrationRoutes } from "./migration-routes.ts";
import { novaList } from "./nova-list.ts";
import { serviceChangeRoutes } from "./service-change-routes.ts";
import { serviceView } from "./service-view.ts";

/** Services and hypervisors. Sources: captures/run/raw-api.txt; nova 26.0.0 views and services.py. */
export function hostRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2.1/os-services",
      adminRule: "os_compute_api:os-services:list",
      answer: ({ query, minor }) => {
        const computes = [...state.hosts.values()].map((host) => ({
          service: host.service,
          zone: zoneOf(state, host),
        }));
        const controls = state.controlServices.map((service) => ({ service, zone: "internal" }));
        const [host, binary] = [query.get("host"), query.get("binary")];
        const services = [...controls, ...computes]
          .filter(
            ({ service }) =>
              (host === null || service.host === host) && (binary === null || service.binary === binary),
          )
          .map(({ service, zone }) => serviceView(state, { service, zone, minor }));
        return { status: 200, body: { services } };
      },
    },
    {
      method: "GET",
      path: "/v2.1/os-hypervisors/detail",
      adminRule: "os_compute_api:os-hypervisors:list-detail",
      answer: (request) => {
        const hosts = [...state.hosts.values()];
        const { minor } = request;
        const view = (host: HostState) => hypervisorView(state, host, minor);
        const idOf = (host: HostState) => (minor >= 53 ? host.nodeId : String(host.nodeNumber));
        // Before 2.33 there are no pages.
        if (minor < 33) return { status: 200, body: { hypervisors: hosts.map(view) } };
        const list = { collection: "hypervisors", items: hosts, idOf, view, most: state.config.pageLimit };
        return novaList(list, request);
      },
    },
    ...serviceChangeRoutes(state),
    ...migrationRoutes(state),
  ];
}

function hypervisorView(state: CloudState, host: HostState, minor: number) {
  const { service } = host;
  const used = usedOn(state, host);
  const resources = {
    vcpus: host.vcpus,
    memory_mb: host.ramMb,
    local_gb: host.diskGb,
    vcpus_used: used.vcpus,
    memory_mb_used: used.ramMb + 512,
    local_gb_used: used.diskGb,
    free_ram_mb: host.ramMb - used.ramMb - 512,
    free_disk_gb: host.diskGb - used.diskGb,
    current_workload: 0,
    running_vms: used.servers,
    disk_available_least: host.diskGb - used.diskGb,
    cpu_info: minor >= 28 ? { arch: "x86_64", vendor: "Intel" } : '{"arch": "x86_64", "vendor": "Intel"}',
  };
  return {
    id: minor >= 53 ? host.nodeId : host.nodeNumber,
    hypervisor_hostname: host.hypervisorHostname,
    state: service.isUp ? "up" : "down",
    status: service.isEnabled ? "enabled" : "disabled",
    hypervisor_type: "QEMU",
    hypervisor_version: minor >= 1 ? 7002022 : 0,
    host_ip: host.address,
    service: {
      id: minor >= 53 ? service.id : service.number,
      host: service.host,
      disabled_reason: service.disabledReason ?? null,
    },
    ...(minor < 88 ? resources : { uptime: null }),
  };
}
