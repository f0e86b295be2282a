import { OperatingError } from "../../base/operating-error.ts";
import { explainSilence, explainWrong } from "./explain-silence.ts";
import { parseGuestWords } from "./guest-words.ts";
import type { ProofRun } from "./proof-run.ts";
import { readHostFacts, readIsDriven } from "./read-host.ts";
import { failVm, isHeard, takeWrong, type VmState } from "./vm-state.ts";
import { consoleLines } from "./watch-console.ts";

/** Says what is wrong about a VM that answers; one that runs and is not heard is looked into while it is there. */
export async function explainAnswer(run: ProofRun, state: VmState): Promise<void> {
  const { vm, server, port, checks } = state;
  if (vm.part !== "subject" || server === undefined || port === undefined) return;
  if (isHeard(checks)) {
    state.findings.push(...explainWrong(vm, checks));
    if (run.scheduler?.holds === "no")
      takeWrong(state, run.scheduler, {
        code: "scheduler-filter-missing",
        fix: "Run vfleet plan to see what is to be changed, and vfleet apply: the proof names the host of its VM, tenants do not.",
      });
    else if (run.scheduler) state.checks.push(run.scheduler);
    return;
  }
  const console = await run.ports.cloud.servers.readConsole(server.id, consoleLines, run.halt);
  const words = parseGuestWords(console ?? "", state.nonce);
  const facts = await readHostFacts(run, vm.host);
  const isDriven = port.pciSlot === undefined ? undefined : await readIsDriven(run, vm.host, port.pciSlot);
  const { layer, finding } = explainSilence({ vm, server, port, checks, words, console, facts, isDriven });
  failVm(state, layer, finding);
}

/** Keeps the end of a VM's console, and what the guest itself says of its VF. */
export async function keepConsole(run: ProofRun, state: VmState): Promise<void> {
  if (state.server === undefined || run.abort.aborted) return;
  try {
    state.console = await run.ports.cloud.servers.readConsole(state.server.id, consoleLines, run.abort);
  } catch (error) {
    // The proof does not depend on it, and what it was to show has been read before.
    if (!(error instanceof OperatingError) && error !== run.abort.reason) throw error;
  }
  state.words = parseGuestWords(state.console ?? "", state.nonce);
  const nic = state.words.nics?.find(({ mac }) => mac === state.port?.mac.toLowerCase());
  if (nic === undefined || state.failed) return;
  const { name, driver, pci, address, mtu } = nic;
  const isRight = address !== undefined && (state.port?.addresses.includes(address) ?? false);
  const summary = `the guest sees the VF as ${name}, ${pci}, by ${driver}, MTU ${mtu}, with ${address ?? "no address"}`;
  const layer = "guest";
  if (isRight) state.checks.push({ layer, holds: "yes", summary });
  else
    takeWrong(
      state,
      { layer, summary },
      {
        code: "guest-address-wrong",
        fix: `See what sets addresses in the image, and whether another DHCP server answers on ${state.vm.physicalNetwork}.`,
      },
    );
}
