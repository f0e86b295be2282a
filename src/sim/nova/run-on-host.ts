import type { CloudState } from "../cloud-state.ts";
import { findVf, freeVfsOn } from "../hosts/free-vfs-on.ts";
import type { HostState } from "../hosts/host-state.ts";
import { domainOf } from "../hosts/hypervisor.ts";
import { zoneOf } from "../hosts/zone-of.ts";
import { attachPort, canWire } from "../neutron/bind-port.ts";
import { checksBindings } from "../release-traits.ts";
import type { PortRecord } from "../resource-records.ts";
import { BuildFailure } from "./build-failure.ts";
import { nameInstance } from "./fail-server.ts";
import { isBeingDeleted } from "./is-being-deleted.ts";
import { releaseHost } from "./release-host.ts";
import { wantedVf } from "./scheduler/wanted-vfs.ts";
import type { ActionRecord, EventRecord, ServerRecord } from "./server-record.ts";

type Place = { readonly host: HostState; readonly action: ActionRecord };

const WIRE_POLL_MS = 5;

/** Builds a server on a host; throws BuildFailure where the host cannot. It ends early where the server is deleted. */
export async function runOnHost(
  state: CloudState,
  server: ServerRecord,
  { host, action }: Place,
): Promise<void> {
  const { pace, time } = state;
  const event = startEvent(state, action, host);
  try {
    server.host = host.name;
    server.taskState = null;
    host.serverIds.add(server.id);
    nameInstance(state, server, true);
    claimVfs(state, server, host);
    server.taskState = "networking";
    await time.sleep(pace.networkingMs);
    if (isBeingDeleted(server)) return;
    attachPorts(state, server, host);
    server.taskState = "spawning";
    await time.sleep(pace.spawningMs);
    if (isBeingDeleted(server)) return;
    spawn(state, server, host);
    await waitForWires(state, server, host);
    if (isBeingDeleted(server)) return;
    server.status = "ACTIVE";
    server.taskState = null;
    server.launchedAt = time.now();
    server.updatedAt = server.launchedAt;
  } finally {
    // Nova catches what a build fails with before its event ends.
    event.result = "Success";
    event.finishedAt = time.now();
    action.updatedAt = event.finishedAt;
  }
}

/** Has a server that runs go on running on another host; throws BuildFailure where that one cannot. */
export function moveToHost(state: CloudState, server: ServerRecord, host: HostState): void {
  releaseHost(state, server);
  server.host = host.name;
  host.serverIds.add(server.id);
  claimVfs(state, server, host);
  attachPorts(state, server, host);
  spawn(state, server, host);
  state.time.run(() => waitForWires(state, server, host));
}

function startEvent(state: CloudState, action: ActionRecord, host: HostState): EventRecord {
  const event: EventRecord = {
    event: "compute__do_build_and_run_instance",
    startedAt: state.time.now(),
    finishedAt: undefined,
    result: undefined,
    host: host.name,
    traceback: undefined,
    details: undefined,
  };
  action.events.push(event);
  return event;
}

function portsOf(state: CloudState, server: ServerRecord): readonly PortRecord[] {
  return server.portIds.flatMap((id) => state.ports.get(id) ?? []);
}

/** The scheduler may have been told to look at no devices, or at none on a host that is forced. */
function claimVfs(state: CloudState, server: ServerRecord, host: HostState): void {
  for (const port of portsOf(state, server)) {
    const wanted = wantedVf(state, port);
    if (wanted === undefined) continue;
    const free = freeVfsOn(host, wanted.physicalNetwork, wanted.trusted);
    const found = free
      .toSorted((a, b) => Number(b.pf.trusted !== undefined) - Number(a.pf.trusted !== undefined))
      .at(-1);
    if (found === undefined)
      throw new BuildFailure("claim", "Insufficient compute resources: Claim pci failed.");
    found.vf.holder = server.id;
    server.vfs.set(port.id, found.vf.address);
  }
}

function attachPorts(state: CloudState, server: ServerRecord, host: HostState): void {
  for (const port of portsOf(state, server)) {
    if (port.deviceId !== "") throw new BuildFailure("claim", `Port ${port.id} is still in use.`);
    const slot = server.vfs.get(port.id);
    attachPort(state, port, {
      host,
      vf: slot === undefined ? undefined : findVf(host, slot),
      serverId: server.id,
      zone: zoneOf(state, host),
    });
    if (port.vifType !== "binding_failed") continue;
    throw new BuildFailure(
      "binding",
      checksBindings(state.release)
        ? `Binding failed for port ${port.id}, please check neutron logs for more information.`
        : "Unexpected vif_type=binding_failed",
    );
  }
}

/** What libvirt does: it sets the VFs up and starts the guest, which needs an IOMMU. */
function spawn(state: CloudState, server: ServerRecord, host: HostState): void {
  if (server.vfs.size > 0 && !host.iommu)
    throw new BuildFailure(
      "libvirt",
      "unsupported configuration: host doesn't support passthrough of host PCI devices",
    );
  for (const port of portsOf(state, server)) {
    const slot = server.vfs.get(port.id);
    const found = slot === undefined ? undefined : findVf(host, slot);
    if (found === undefined) continue;
    found.vf.mac = port.mac;
    found.vf.vlan = Number(port.vifDetails.vlan ?? 0);
  }
  const domain = domainOf(state, server, host);
  const problem = domain && host.hypervisor?.start(domain);
  if (problem !== undefined) throw new BuildFailure("libvirt", problem);
}

async function waitForWires(state: CloudState, server: ServerRecord, host: HostState): Promise<void> {
  const deadline = state.time.now() + state.pace.vifTimeoutMs;
  await state.time.sleep(state.pace.wiringMs);
  for (;;) {
    if (isBeingDeleted(server)) return;
    let isWired = true;
    for (const port of portsOf(state, server)) {
      const slot = server.vfs.get(port.id);
      const vf = slot === undefined ? undefined : findVf(host, slot);
      if (port.status !== "ACTIVE" && canWire(host, port, vf)) {
        port.status = "ACTIVE";
        port.revision += 1;
        port.updatedAt = state.time.now();
      }
      isWired &&= port.status === "ACTIVE";
    }
    if (isWired) return;
    if (state.time.now() >= deadline)
      throw new BuildFailure("wires", "Failed to allocate the network(s), not rescheduling.");
    await state.time.sleep(WIRE_POLL_MS);
  }
}
