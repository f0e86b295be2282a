import type { WriteFile } from "../model/action.ts";
import type { HostFacts } from "../model/host-facts.ts";
import { places } from "../model/places.ts";
import { knownValue } from "../model/reading.ts";
import type { Step, StepAction } from "../model/step.ts";
import { pfsWithVfs } from "./pfs-with-vfs.ts";
import { fileNow, planFile } from "./plan-file.ts";

const comment = "# Written by vfleet: VFs are handed to VMs by vfio-pci.";

/** Loads vfio-pci now and at each boot, so that libvirt finds it and the VM's start does not depend on autoloading. */
export const loadVfio: Step = {
  id: "load-vfio",
  title: "Load vfio-pci",
  phase: "functions",
  plan: ({ facts, pfs }) => {
    const vfio = knownValue(facts.vfio);
    if (pfsWithVfs(pfs).length === 0 || !vfio || vfio.vfioPci === "builtin" || vfio.vfioPci === "missing") {
      return { actions: [], findings: [] };
    }
    const file = planModulesFile(facts);
    const actions: StepAction[] = [];
    if (file) actions.push({ action: file, why: "vfio-pci is loaded at each boot" });
    if (vfio.vfioPci !== "loaded")
      actions.push({ action: { kind: "load-module", module: "vfio-pci" }, why: "vfio-pci is not loaded" });
    return { actions, findings: [] };
  },
  verify: ({ facts, pfs }) => {
    if (pfsWithVfs(pfs).length === 0) return [];
    const vfio = knownValue(facts.vfio);
    const readable = facts.initSystem.is === "known" && facts.vfleetTraces.is === "known";
    const loaded = vfio?.vfioPci === "loaded" || vfio?.vfioPci === "builtin";
    const kept = vfio?.vfioPci === "builtin" || planModulesFile(facts) === undefined;
    return [
      {
        step: "load-vfio",
        subject: "host",
        holds: vfio && readable ? (loaded && kept ? "yes" : "no") : "unknown",
        summary: `vfio-pci is ${vfio?.vfioPci ?? "unknown"}${loaded && !kept ? ", but not loaded at boot" : ""}`,
      },
    ];
  },
};

/** Systemd reads a file of our own; upstart and sysv read /etc/modules, which is everybody's. */
function planModulesFile(facts: HostFacts): WriteFile | undefined {
  const init = knownValue(facts.initSystem)?.kind;
  if (init === "systemd")
    return planFile(facts, { path: places.modulesLoad, content: `${comment}\nvfio-pci\n`, mode: "0644" });
  const now = fileNow(facts, places.etcModules)?.content;
  if ((init !== "upstart" && init !== "sysv") || now === undefined || /^vfio-pci\b/m.test(now))
    return undefined;
  const before = now === "" || now.endsWith("\n") ? now : `${now}\n`;
  return planFile(facts, {
    path: places.etcModules,
    content: `${before}${comment}\nvfio-pci\n`,
    mode: "0644",
  });
}
