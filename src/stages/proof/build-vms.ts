import type { CloudRef } from "../../model/cloud-action.ts";
import { parsePciAddress } from "../../model/ids.ts";
import { awaitBuild } from "./await-build.ts";
import { checkBinding } from "./check-binding.ts";
import { checkVfInUse } from "./check-vf.ts";
import { explainBuild } from "./explain-build.ts";
import { gatherEvidence } from "./gather-evidence.ts";
import { composeGuestScript } from "./guest-script.ts";
import type { ProofRun } from "./proof-run.ts";
import { readHostFacts } from "./read-host.ts";
import { failVm, guardVm, type VmState } from "./vm-state.ts";

/** What all VMs of a proof share. */
export type SharedRefs = { readonly image: CloudRef; readonly flavor: CloudRef; readonly keyName: string };

/** Makes the port of each VM, so that its address is known before any is built. */
export async function makePorts(run: ProofRun, states: readonly VmState[]): Promise<void> {
  for (const state of states) {
    run.halt.throwIfAborted();
    const { vm } = state;
    await guardVm(run, state, async () => {
      const outcome = await run.act(
        vm.host,
        { kind: "make-port", network: vm.network, port: { name: vm.name, vnicType: "direct" } },
        { step: "prove", why: `a VF of ${vm.physicalNetwork} for the VM` },
      );
      run.abort.throwIfAborted();
      if (outcome.kind !== "done") return failVm(state, "preparation", outcome.finding);
      state.port = (await run.ports.cloud.ports.list({ name: vm.name }, run.halt))[0];
    });
  }
}

/** Makes the servers; each is told the address that it is to send to. */
export async function makeServers(
  run: ProofRun,
  states: readonly VmState[],
  shared: SharedRefs,
): Promise<void> {
  for (const state of states) {
    run.halt.throwIfAborted();
    const { vm } = state;
    const target = states.find((other) => other.vm.name === vm.sendsTo)?.port?.addresses[0];
    await guardVm(run, state, async () => {
      const mtu = run.proof.pairs && vm.part === "subject" ? await mtuOf(run, state) : undefined;
      const measures = run.proof.pairs && vm.part === "subject";
      const { configDrive } = run.proof;
      const outcome = await run.act(
        vm.host,
        {
          kind: "make-server",
          name: vm.name,
          ...shared,
          ports: [vm.name],
          userData: composeGuestScript({ nonce: state.nonce, target, mtu, measures }),
          configDrive,
          place: vm.place,
        },
        { step: "prove", why: `a VM on ${vm.place.host} with that VF` },
      );
      run.abort.throwIfAborted();
      if (outcome.kind !== "done") return failVm(state, "scheduling", outcome.finding);
      state.server = (await run.ports.cloud.servers.list(vm.name, run.halt))[0];
    });
  }
}

async function mtuOf(run: ProofRun, { port }: VmState): Promise<number | undefined> {
  const networks = await run.ports.cloud.networks.list(undefined, run.halt);
  return networks.find(({ id }) => id === port?.networkId)?.mtu;
}

/** Waits until a VM is built, and looks at it by Nova, Neutron and its host; if it is not, says why. */
export async function followBuild(run: ProofRun, state: VmState): Promise<void> {
  const { vm, server } = state;
  if (server === undefined || state.port === undefined) return;
  const { clock, cloud } = run.ports;
  const started = clock.now();
  const onWaiting = (what: string) =>
    run.onProgress({ kind: "waiting", host: vm.host, what, elapsedMs: clock.now() - started });
  const end = await awaitBuild(run, server.id, onWaiting);
  state.times.push({ what: "build", durationMs: clock.now() - started });
  if (end.kind !== "active") {
    if (end.kind !== "gone") state.server = end.server;
    const actions = (await cloud.servers.listActions(server.id, run.halt)) ?? [];
    const fleet = await gatherEvidence(run, vm);
    const { layer, finding } = explainBuild({ fleet, end, actions, limitMs: run.proof.buildTimeoutMs });
    return failVm(state, layer, finding);
  }
  state.server = end.server;
  state.port = (await cloud.ports.find(state.port.id, run.halt)) ?? state.port;
  state.checks.push(...checkBinding(vm, end.server, state.port));
  const vf = parsePciAddress(state.port.pciSlot ?? "");
  if (vf === undefined) return;
  const facts = await readHostFacts(run, vm.host);
  if (facts === undefined)
    state.checks.push({ layer: "host", holds: "unknown", summary: `${vm.host} could not be read` });
  else state.checks.push(...checkVfInUse(facts, vf, { server: end.server, port: state.port }));
}
