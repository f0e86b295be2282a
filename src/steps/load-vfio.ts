import { places } from "../model/places.ts";
import { knownValue } from "../model/reading.ts";
import type { Step, StepAction } from "../model/step.ts";
import { fileNow, planFile } from "./plan-file.ts";

const content = "# Written by vfleet: VFs are handed to VMs by vfio-pci.\nvfio-pci\n";

/** Loads vfio-pci now and at each boot, so that libvirt finds it and the VM's start does not depend on autoloading. */
export const loadVfio: Step = {
  id: "load-vfio",
  title: "Load vfio-pci",
  phase: "functions",
  plan: ({ facts, pfs }) => {
    const vfio = knownValue(facts.vfio);
    if (pfs.length === 0 || !vfio || vfio.vfioPci === "builtin" || vfio.vfioPci === "missing") {
      return { actions: [], findings: [] };
    }
    const file =
      knownValue(facts.initSystem)?.kind === "systemd"
        ? planFile(facts, { path: places.modulesLoad, content, mode: "0644" })
        : undefined;
    const actions: StepAction[] = [];
    if (file) actions.push({ action: file, why: "vfio-pci is loaded at each boot" });
    if (vfio.vfioPci !== "loaded")
      actions.push({ action: { kind: "load-module", module: "vfio-pci" }, why: "vfio-pci is not loaded" });
    return { actions, findings: [] };
  },
  verify: ({ facts, pfs }) => {
    if (pfs.length === 0) return [];
    const vfio = knownValue(facts.vfio);
    const loaded = vfio?.vfioPci === "loaded" || vfio?.vfioPci === "builtin";
    const kept =
      vfio?.vfioPci === "builtin" ||
      knownValue(facts.initSystem)?.kind !== "systemd" ||
      fileNow(facts, places.modulesLoad)?.content === content;
    return [
      {
        step: "load-vfio",
        subject: "host",
        holds: vfio ? (loaded && kept ? "yes" : "no") : "unknown",
        summary: `vfio-pci is ${vfio?.vfioPci ?? "unknown"}${loaded && !kept ? ", but not loaded at boot" : ""}`,
      },
    ];
  },
};
