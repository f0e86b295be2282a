import type { CloudState } from "../cloud-state.ts";
import type { CloudTrouble } from "../cloud-trouble.ts";
import type { Machine } from "../machines/machine.ts";
import { appendToLog } from "../machines/services.ts";
import type { BuildFailure } from "../nova/build-failure.ts";
import { programOf } from "./service-options.ts";

type Trouble<Kind extends CloudTrouble["kind"]> = Extract<CloudTrouble, { kind: Kind }>;

/** So often Neutron tries to bind a port before it gives up. */
const bindings = 10;

/**
 * Has what goes wrong in a cloud written into the logs of its machines, by the service that would write it. As captured of
 * OpenStack Zed; traces of Python and requests' ids are left out.
 */
export function writeTroubles(
  state: CloudState,
  machines: {
    readonly computes: ReadonlyMap<string, Machine>;
    readonly controllers: ReadonlyMap<string, Machine>;
  },
): void {
  const controllers = [...machines.controllers.values()];
  const segments = new Map<string, string>();
  const segmentOf = (networkId: string) => {
    const id = segments.get(networkId) ?? state.ids.uuid();
    segments.set(networkId, id);
    return id;
  };
  state.onTrouble = (trouble) => {
    switch (trouble.kind) {
      case "not-bound":
        write(controllers, ["neutron-server", "neutron-api"], bindingLines(trouble, segmentOf));
        break;
      case "not-built": {
        const compute = machines.computes.get(trouble.host);
        if (compute !== undefined) write([compute], ["nova-compute"], buildLines(trouble));
        break;
      }
      case "no-host":
        write(controllers, ["nova-scheduler"], filterLines(trouble));
    }
  };
}

function write(machines: readonly Machine[], programs: readonly string[], lines: readonly string[]): void {
  for (const machine of machines)
    for (const { spec, isUp } of machine.services.values()) {
      if (!isUp || !programs.includes(programOf(spec.words))) continue;
      for (const line of lines) appendToLog(machine, spec, line);
      return;
    }
}

function bindingLines(
  { port, network }: Trouble<"not-bound">,
  segmentOf: (networkId: string) => string,
): readonly string[] {
  if (network === undefined) return [];
  const { id, kind, physicalNetwork, segment } = network;
  const text = (value: string | undefined) => (value === undefined ? "None" : `'${value}'`);
  const used = `{'id': '${segmentOf(id)}', 'network_type': '${kind}', 'physical_network': ${text(physicalNetwork)}, 'segmentation_id': ${segment ?? "None"}, 'network_id': '${id}'}`;
  const line = `ERROR neutron.plugins.ml2.managers [-] Failed to bind port ${port.id} on host ${port.host} for vnic_type ${port.vnicType} using segments [${used}]`;
  return Array.from({ length: bindings }, () => line);
}

function buildLines({ serverId, failure }: Trouble<"not-built">): readonly string[] {
  const about = `ERROR nova.compute.manager [-] [instance: ${serverId}]`;
  const raised = exceptionOf(failure);
  const spawning = `${about} Instance failed to spawn: ${raised}`;
  const building = `${about} Failed to build and run instance: ${raised}`;
  switch (failure.part) {
    // A claim that fails is told to the scheduler alone.
    case "claim":
      return [];
    case "binding":
      return [
        `ERROR nova.compute.manager [-] Instance failed network setup after 1 attempt(s): ${raised}`,
        spawning,
        building,
      ];
    case "libvirt":
      return [
        `ERROR nova.virt.libvirt.driver [-] [instance: ${serverId}] Failed to start libvirt guest: ${raised}`,
        spawning,
        building,
      ];
    case "wires": {
      const aborted = `Build of instance ${serverId} aborted: ${failure.message}`;
      return [
        spawning,
        `${about} Failed to allocate network(s): ${raised}`,
        `${about} ${aborted}: nova.exception.BuildAbortException: ${aborted}`,
      ];
    }
  }
}

function exceptionOf({ part, message }: BuildFailure): string {
  if (part === "libvirt") return `libvirt.libvirtError: ${message}`;
  if (part === "wires")
    return "nova.exception.VirtualInterfaceCreateException: Virtual Interface creation failed";
  return message.startsWith("Binding failed")
    ? `nova.exception.PortBindingFailed: ${message}`
    : `nova.exception.NovaException: ${message}`;
}

function filterLines({ serverId, filters }: Trouble<"no-host">): readonly string[] {
  const results = filters.map(({ name, start, end }) => `'${name}: (start: ${start}, end: ${end})'`);
  return [
    `INFO nova.filters [-] Filter ${filters.at(-1)?.name ?? ""} returned 0 hosts`,
    `INFO nova.filters [-] Filtering removed all hosts for the request with instance ID '${serverId}'. Filter results: [${results.join(", ")}]`,
  ];
}
