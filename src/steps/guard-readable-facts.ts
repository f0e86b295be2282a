import { rememberLast } from "../base/remember-last.ts";
import { functionAt } from "../model/facts-access.ts";
import type { FactId, HostFacts, NetworkFunction, Sriov } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import { knownValue, type Reading } from "../model/reading.ts";
import type { Guard, Refusal, StepInput } from "../model/step.ts";
import { findVfBindings } from "./vf-binding.ts";

/** What must have been read before anything is changed on a host. */
const needed: readonly FactId[] = [
  "kernel",
  "initSystem",
  "cpu",
  "iommu",
  "vfio",
  "bootLoader",
  "networkFunctions",
  "hostNetwork",
  "holders",
  "workloads",
  "vfleetTraces",
];

/** Refuses a host whose facts could not be read well enough to be sure that a change harms nothing. */
export const guardReadableFacts: Guard = {
  id: "readable-facts",
  check: (input) => ({
    refusals: [...checkHost(input), ...checkPfs(input), ...checkFiles(input)],
    notes: [],
  }),
};

function checkHost({ host, facts }: StepInput): readonly Refusal[] {
  const missing = needed.filter((id) => facts[id].is !== "known");
  if (missing.length === 0) return [];
  const reasons = missing.map((id) => {
    const reading = facts[id];
    return `${id}: ${reading.is === "unreadable" ? reading.reason : "not found on the host"}`;
  });
  return [
    {
      pf: "host",
      finding: {
        code: "facts-unreadable",
        severity: "error",
        subject: { host },
        summary: "Not enough could be read of this host to be sure that a change harms nothing",
        detail: reasons.join("; "),
        fix: "Read as root (ssh.user: root, or ssh.become: sudo) and see what vfleet discover says of these.",
      },
    },
  ];
}

/** A PF whose own state is unreadable is refused; so is one whose name could not stand in a file of ours. */
function checkPfs({ host, facts, pfs }: StepInput): readonly Refusal[] {
  return pfs.flatMap((wanted): readonly Refusal[] => {
    const found = functionAt(facts, wanted.pf);
    const why = [
      ...findUnreadSriov(found?.sriov, wanted.pf),
      ...findUnreadNetdev(found, wanted.netdev),
      ...findUnreadDrivers(facts, wanted),
    ];
    if (why.length === 0) return [];
    return [
      {
        pf: wanted.pf,
        finding: {
          code: "pf-unreadable",
          severity: "error",
          subject: { host, item: wanted.pf },
          summary: "The state of this PF could not be read, or makes no sense",
          detail: why.join("; "),
          fix: "See what vfleet discover and dmesg on the host say of this PF.",
        },
      },
    ];
  });
}

function findUnreadSriov(sriov: Reading<Sriov> | undefined, pf: string): readonly string[] {
  if (sriov?.is !== "known") return [sriov?.is === "unreadable" ? sriov.reason : `${pf} cannot have VFs`];
  const { numVfs, totalVfs, driversAutoprobe, vfs } = sriov.value;
  const why: string[] = [];
  if (numVfs.is !== "known") why.push(`sriov_numvfs of ${pf} could not be read`);
  if (totalVfs.is !== "known") why.push(`sriov_totalvfs of ${pf} could not be read`);
  if (driversAutoprobe.is === "unreadable") why.push(`its driver autoprobe: ${driversAutoprobe.reason}`);
  if (numVfs.is === "known" && numVfs.value !== vfs.length)
    why.push(`sriov_numvfs of ${pf} says ${numVfs.value}, but there are ${vfs.length} virtfn links`);
  return why;
}

function findUnreadDrivers(facts: HostFacts, wanted: WantedPf): readonly string[] {
  if (wanted.vfDriver === "auto") return [];
  return findVfBindings(facts, wanted).flatMap(({ index, state }) =>
    state === "unknown" ? [`the driver of VF ${index} could not be read`] : [],
  );
}

function findUnreadNetdev(found: NetworkFunction | undefined, name: string): readonly string[] {
  const why: string[] = [];
  if (!/^(?!\.{1,2}$)[^\s/:]{1,15}$/.test(name))
    why.push(`the interface name ${JSON.stringify(name)} is none that Linux allows`);
  const adminUp = found?.netdevs.find((netdev) => netdev.name === name)?.adminUp;
  if (adminUp?.is !== "known") why.push(`whether ${name} is up could not be read`);
  return why;
}

/** A file at one of vfleet's places that is there and cannot be read must not be overwritten. */
function checkFiles({ host, facts }: StepInput): readonly Refusal[] {
  return unreadableFiles(facts.vfleetTraces).map(({ path, reason }) => ({
    pf: "host",
    finding: {
      code: "file-unreadable",
      severity: "error",
      subject: { host, item: path },
      summary: `${path} is there but could not be read, so it cannot be changed safely`,
      detail: reason,
      fix: `Look at ${path} on the host; move it away if it is not needed.`,
    },
  }));
}

/** Hosts on which vfleet has left the same have the same traces. */
const unreadableFiles = rememberLast(4, (traces: HostFacts["vfleetTraces"]) =>
  Object.entries(knownValue(traces)?.files ?? {}).flatMap(([path, reading]) =>
    reading.is === "unreadable" ? [{ path, reason: reading.reason }] : [],
  ),
);
