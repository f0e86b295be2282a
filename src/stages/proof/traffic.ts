import type { ProofCheck, Throughput } from "../../model/proof.ts";
import { askVm } from "./ask-vm.ts";
import { findVantage } from "./find-vantage.ts";
import type { GuestPing, GuestWords } from "./guest-words.ts";
import type { ProofRun } from "./proof-run.ts";
import { parseHostKeys } from "./reach-script.ts";
import { guardVm, isAlive, isHeard, takeWrong, type VmState } from "./vm-state.ts";
import { consoleLines, watchConsole } from "./watch-console.ts";

const layer = "traffic";

/** Sees whether the VMs of a group answer over their VFs, and what two of them say of each other. */
export async function askTraffic(
  run: ProofRun,
  states: readonly VmState[],
): Promise<{ readonly throughputs: readonly Throughput[] }> {
  const started = run.ports.clock.now();
  const subjects = states.filter(({ vm }) => vm.part === "subject");
  await Promise.all(
    subjects.filter(isAlive).map((state) =>
      guardVm(run, state, async () => {
        await (run.proof.reach.by === "second-vm" ? hearByVm(run, states, state) : hearByHost(run, state));
        state.times.push({ what: "answer", durationMs: run.ports.clock.now() - started });
      }),
    ),
  );
  if (!run.proof.pairs) return { throughputs: [] };
  const throughputs: Throughput[] = [];
  await Promise.all(
    subjects.filter(isAlive).map((state) =>
      guardVm(run, state, async () => {
        throughputs.push(...(await askSender(run, states, state)));
      }),
    ),
  );
  await Promise.all(
    states
      .filter((state) => isAlive(state) && state.vm.part === "stranger")
      .map((state) => guardVm(run, state, () => askStranger(run, states, state))),
  );
  return { throughputs };
}

/** From the DHCP namespace, or from a host of the fleet. */
async function hearByHost(run: ProofRun, state: VmState): Promise<void> {
  const { vm, port, server } = state;
  const { reach, user } = run.proof;
  const address = port?.addresses[0];
  if (port === undefined || server === undefined || address === undefined || reach.by === "second-vm") return;
  const found = await findVantage(run, reach, { vm, networkId: port.networkId });
  if ("finding" in found) {
    state.findings.push(found.finding);
    state.checks.push({ layer, holds: "unknown", summary: found.finding.summary });
    state.failed = true;
    return;
  }
  const login = async () => {
    const console = await run.ports.cloud.servers.readConsole(server.id, consoleLines, run.halt);
    return { user, privateKey: run.privateKey, hostKeys: parseHostKeys(console ?? "") };
  };
  const checks = await askVm(run, {
    from: found.host,
    vantage: found.vantage,
    address,
    login: reach.check === "ssh" ? login : undefined,
    deadline: deadlineOf(run),
    onWaiting: waitingOf(run, state),
  });
  const refused = isHeard(checks) ? checks.find(({ holds }) => holds === "no") : undefined;
  state.checks.push(...checks.filter((check) => check !== refused));
  if (refused !== undefined)
    takeWrong(state, refused, {
      code: "login-refused",
      fix: `See that the image gives ${user} the key of the server, as cloud-init does, or set openstack.proof.user.`,
    });
}

/** From the VM that sends to it. */
async function hearByVm(run: ProofRun, states: readonly VmState[], state: VmState): Promise<void> {
  const sender = states.find((other) => other.vm.sendsTo === state.vm.name && other.vm.part !== "stranger");
  const address = state.port?.addresses[0] ?? "its address";
  if (sender?.server === undefined || !isAlive(sender)) {
    state.checks.push({ layer, holds: "unknown", summary: "there is no VM that could send to it" });
    return;
  }
  const words = await watch(run, sender, ({ ping }) => (ping?.received ?? 0) > 0);
  state.checks.push(pingCheck(words, { address, from: `the VM on ${sender.vm.host}` }));
}

function pingCheck(
  { ping, begun }: GuestWords,
  { address, from }: { readonly address: string; readonly from: string },
): ProofCheck {
  if (ping !== undefined && ping.received > 0)
    return {
      layer,
      holds: "yes",
      summary: `it answers at ${address}: ${ping.received} of ${ping.sent} pings from ${from}`,
    };
  if (ping === undefined) {
    const why = begun ? "has not sent anything yet" : "does not tell anything by its console";
    return { layer, holds: "unknown", summary: `${from} ${why}` };
  }
  return { layer, holds: "no", summary: `${address} does not answer pings from ${from}` };
}

/** What a VM says of the one that it sends to: packets of full size, and how fast. */
async function askSender(
  run: ProofRun,
  states: readonly VmState[],
  sender: VmState,
): Promise<readonly Throughput[]> {
  const target = states.find(({ vm }) => vm.name === sender.vm.sendsTo);
  if (target === undefined || !isAlive(target)) return [];
  const words = await watch(run, sender, ({ done }) => done);
  if (run.proof.reach.by !== "second-vm") sender.checks.push(reachCheck(words, target));
  const whole = wholeCheck(words.whole, target);
  if (whole.holds === "no")
    takeWrong(sender, whole, {
      code: "mtu-too-small",
      fix: `Give the switch ports and PFs of ${sender.vm.physicalNetwork} the network's MTU, or the network a smaller one.`,
    });
  else sender.checks.push(whole);
  if (words.mbitPerSecond === undefined) return [];
  return [{ from: sender.vm.host, to: target.vm.host, mbitPerSecond: words.mbitPerSecond }];
}

function reachCheck(words: GuestWords, { vm, port }: VmState): ProofCheck {
  const { ping } = words;
  const other = `the VM on ${vm.host} at ${port?.addresses[0] ?? "its address"}`;
  if (ping === undefined)
    return { layer, holds: "unknown", summary: `it has not told whether it reaches ${other}` };
  if (ping.received === 0) return { layer, holds: "no", summary: `it does not reach ${other}` };
  return { layer, holds: "yes", summary: `it reaches ${other}: ${ping.received} of ${ping.sent} pings` };
}

function wholeCheck(whole: GuestPing | undefined, { vm }: VmState): ProofCheck {
  const to = `to the VM on ${vm.host}`;
  if (whole === undefined)
    return {
      layer,
      holds: "unknown",
      summary: `whether packets of the network's full MTU get ${to} is not known`,
    };
  if (whole.received === 0)
    return {
      layer,
      holds: "no",
      summary: `packets of the network's full MTU get lost on the way ${to}, smaller ones do not`,
    };
  return {
    layer,
    holds: "yes",
    summary: `packets of the network's full MTU get ${to}: ${whole.received} of ${whole.sent}`,
  };
}

/** Tries of the other VLAN count from when the target was heard on its own. */
const strangerTries = 2;

async function askStranger(run: ProofRun, states: readonly VmState[], stranger: VmState): Promise<void> {
  const target = states.find(({ vm }) => vm.name === stranger.vm.sendsTo);
  if (target === undefined || !isAlive(target)) return;
  const vlan = `a VM on VLAN ${stranger.port?.vlan ?? run.proof.otherVlan ?? "another"}`;
  if (await hasOwn(run, stranger, target.port?.addresses[0])) {
    const summary = `${vlan} cannot tell whether it reaches it: its own network uses the same address`;
    target.checks.push({ layer, holds: "unknown", summary });
    return;
  }
  const before = (await watch(run, stranger, ({ begun }) => begun)).pingTries;
  const words = await watch(
    run,
    stranger,
    ({ ping, pingTries }) => (ping?.received ?? 0) > 0 || pingTries >= before + strangerTries,
  );
  const hasAddress = words.nics?.some(({ address }) => address !== undefined) ?? false;
  if ((words.ping?.received ?? 0) > 0)
    takeWrong(
      target,
      { layer, summary: `${vlan} reaches it: the VLANs are not kept apart` },
      {
        code: "vlans-not-apart",
        fix: `See that the switch ports of ${target.vm.physicalNetwork} are trunks, and that ip link show has each VF on its port's VLAN.`,
      },
    );
  else if (hasAddress && words.pingTries > before)
    target.checks.push({ layer, holds: "yes", summary: `${vlan} does not reach it` });
  else
    target.checks.push({
      layer,
      holds: "unknown",
      summary: `${vlan} has not come so far that it could be seen whether it reaches this one`,
    });
}

/** An address that is in use in a VM's own network answers there, whatever becomes of the VLANs. */
async function hasOwn({ ports, halt }: ProofRun, { port }: VmState, address: string | undefined) {
  if (port === undefined || address === undefined) return false;
  const taken = await ports.cloud.ports.list({ networkId: port.networkId }, halt);
  return taken.some(({ addresses }) => addresses.includes(address));
}

async function watch(
  run: ProofRun,
  state: VmState,
  isEnough: (words: GuestWords) => boolean,
): Promise<GuestWords> {
  const { words } = await watchConsole(run, {
    serverId: state.server?.id ?? "",
    nonce: state.nonce,
    isEnough,
    deadline: deadlineOf(run),
    onWaiting: () => waitingOf(run, state)("for what the VM tells by its console"),
  });
  return words;
}

function deadlineOf({ ports, proof }: ProofRun): number {
  return ports.clock.now() + proof.answerTimeoutMs;
}

function waitingOf(run: ProofRun, { vm }: VmState): (what: string) => void {
  const started = run.ports.clock.now();
  return (what) =>
    run.onProgress({ kind: "waiting", host: vm.host, what, elapsedMs: run.ports.clock.now() - started });
}
