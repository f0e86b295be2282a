import { checkGone } from "./check-gone.ts";
import { cleanUp } from "./clean-up.ts";
import { findLeft } from "./find-left.ts";
import type { ProofRun } from "./proof-run.ts";
import type { VmState } from "./vm-state.ts";

/** Deletes the VMs and ports of a group, and looks whether anything of them is left. */
export async function takeAway(run: ProofRun, states: readonly VmState[]): Promise<void> {
  const { clock } = run.ports;
  await Promise.all(
    states.map(async (state) => {
      const { vm } = state;
      const started = clock.now();
      const left = findLeft(run.entries).filter(({ remove }) => nameOf(remove) === vm.name);
      const findings = await cleanUp(run, left, "the proof is over");
      state.findings.push(...findings);
      for (const { summary } of findings) state.checks.push({ layer: "cleanup", holds: "no", summary });
      if (left.length > 0) state.times.push({ what: "delete", durationMs: clock.now() - started });
      // What a server holds that could not be deleted is no further finding.
      if (findings.length === 0 && !run.abort.aborted) await checkGone(run, state);
    }),
  );
}

function nameOf(remove: { readonly kind: string }): string | undefined {
  if ("port" in remove) return (remove.port as { readonly name: string }).name;
  return "name" in remove ? String(remove.name) : undefined;
}
