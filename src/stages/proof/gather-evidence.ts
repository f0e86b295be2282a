import type { HostFacts } from "../../model/host-facts.ts";
import type { ProofVm } from "../../model/proof.ts";
import { selectPfs } from "../../model/select-pfs.ts";
import { findServingPfs } from "../../steps/openstack/serving-pfs.ts";
import { askCloud } from "../ask-cloud.ts";
import { findHost } from "../find-host.ts";
import { verifyFleet } from "../verify.ts";
import { verifyCloud } from "../verify-cloud.ts";
import type { FleetEvidence } from "./find-cause.ts";
import type { ProofRun } from "./proof-run.ts";
import { readHosts } from "./read-host.ts";

/** Looks at the VM's host, the controllers and the cloud now, as verify does. */
export async function gatherEvidence(run: ProofRun, vm: ProofVm): Promise<FleetEvidence> {
  const { intent, ports, halt } = run;
  const controllers = intent.hosts
    .filter(({ roles }) => roles.includes("controller"))
    .map(({ name }) => name);
  const discoveries = await readHosts(run, [vm.host, ...controllers]);
  const answers = await askCloud(() => Promise.resolve(ports.cloud), ports.cloud.name, halt);
  const verifications = verifyCloud({ intent, discoveries, answers }, verifyFleet(intent, discoveries));
  const own = discoveries.find(({ host }) => host === vm.host);
  const facts = own?.kind === "read" ? own.facts : undefined;
  return { vm, facts, vfs: facts === undefined ? [] : findVfs(run, vm, facts), verifications };
}

/** The VFs of the VM's host that serve its physical network. */
function findVfs({ intent }: ProofRun, vm: ProofVm, facts: HostFacts): FleetEvidence["vfs"] {
  const host = findHost(intent, vm.host);
  const { wanted } = selectPfs(intent, host, facts);
  const { pfs } = findServingPfs({ host: vm.host, facts, pfs: wanted });
  const there = new Set(
    facts.networkFunctions.is === "known" ? facts.networkFunctions.value.map(({ address }) => address) : [],
  );
  return pfs
    .filter(({ physicalNetwork }) => physicalNetwork === vm.physicalNetwork)
    .flatMap(({ vfs, excluded }) => vfs.filter((vf) => there.has(vf) && !excluded.includes(vf)));
}
