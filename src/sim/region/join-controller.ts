import type { CloudState } from "../cloud-state.ts";
import type { Machine } from "../machines/machine.ts";
import { Reporter } from "./reporter.ts";
import { programOf, readServiceOptions, type ServiceOptions } from "./service-options.ts";

const novaPatienceMs = 60_000;

/**
 * Makes a machine a controller of a cloud: what its Neutron server and its scheduler read when they start is what the cloud
 * does from then on. Of several controllers the one counts that started last.
 */
export function joinController(state: CloudState, machine: Machine): void {
  const scheduler = state.controlServices.find(
    ({ host, binary }) => host === machine.spec.name && binary === "nova-scheduler",
  );
  const reporter = new Reporter(machine.clock, novaPatienceMs, (isUp, lastReportAt) => {
    if (scheduler !== undefined) Object.assign(scheduler, { isUp, diedAt: lastReportAt });
  });
  const wordsOf = (unit: string) => machine.services.get(unit)?.spec.words ?? [];
  const begin = (unit: string) => {
    const words = wordsOf(unit);
    const program = programOf(words);
    const options = () => readServiceOptions(machine, words, state.release);
    if (program === "neutron-server" || program === "neutron-api") serveNetworks(state, options());
    if (program !== "nova-scheduler") return;
    schedule(state, options());
    reporter.begin();
  };
  machine.watchers.add((event) => {
    if (event.kind === "down") reporter.end(state.time.now());
    if (event.kind !== "service") return;
    if (event.isUp) begin(event.unit);
    else if (programOf(wordsOf(event.unit)) === "nova-scheduler") reporter.end(state.time.now());
  });
  for (const [unit, { isUp }] of machine.services) if (isUp) begin(unit);
}

/** Extensions that come with a driver of ML2, by its word. */
const extensionsOf: Readonly<Record<string, string>> = {
  port_security: "port-security",
  qos: "qos",
  uplink_status_propagation: "uplink-status-propagation",
  port_trusted: "port-trusted-vif",
};

function serveNetworks(state: CloudState, options: ServiceOptions): void {
  const more = options.items("extension-drivers").flatMap((driver) => extensionsOf[driver] ?? []);
  state.config = {
    ...state.config,
    mechanismDrivers: options.items("ml2-mechanism-drivers"),
    vlanRanges: options.items("vlan-ranges"),
    flatNetworks: options.items("flat-networks"),
    supportedVendorDevs: options.items("ml2-supported-vendor-devs"),
    moreExtensions: [...new Set(more)],
  };
}

function schedule(state: CloudState, options: ServiceOptions): void {
  const schedulerFilters = options.items("scheduler-filters");
  if (schedulerFilters.length > 0) state.config = { ...state.config, schedulerFilters };
}
