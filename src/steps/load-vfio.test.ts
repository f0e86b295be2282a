import { expect, test } from "vitest";
import { file, hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { places } from "../model/places.ts";
import { known, unreadable } from "../model/reading.ts";
import { loadVfio } from "./load-vfio.ts";

const ours = "# Written by vfleet: VFs are handed to VMs by vfio-pci.\nvfio-pci\n";
const load = { kind: "load-module", module: "vfio-pci" };
const writeOurs = {
  kind: "write-file",
  path: places.modulesLoad,
  before: undefined,
  after: file(ours),
  makeDirectories: [],
};

test.each([
  { vfioPci: "available", files: {}, actions: [writeOurs, load], holds: "no" },
  { vfioPci: "loaded", files: {}, actions: [writeOurs], holds: "no" },
  { vfioPci: "available", files: { [places.modulesLoad]: ours }, actions: [load], holds: "no" },
  { vfioPci: "loaded", files: { [places.modulesLoad]: ours }, actions: [], holds: "yes" },
  { vfioPci: "builtin", files: {}, actions: [], holds: "yes" },
  { vfioPci: "missing", files: {}, actions: [], holds: "no" },
] as const)("with systemd, vfio-pci $vfioPci, files $files", ({ vfioPci, files, actions, holds }) => {
  const input = stepInput({ vfioPci, files });
  expect(actionsOf(loadVfio, input)).toEqual(actions);
  expect(holdsOf(loadVfio, input)).toEqual([holds]);
});

test.each(["upstart", "sysv"] as const)("with %s, a line is appended to /etc/modules, once", (init) => {
  const input = stepInput({ init, vfioPci: "loaded" });
  const [action] = actionsOf(loadVfio, input);
  const content = "# /etc/modules: kernel modules to load at boot time.\nloop\n";
  expect(action).toEqual({
    kind: "write-file",
    path: places.etcModules,
    before: file(content),
    after: file(`${content}${ours}`),
    makeDirectories: [],
  });
  const after = stepInput({ init, vfioPci: "loaded", files: { [places.etcModules]: `${content}${ours}` } });
  expect(actionsOf(loadVfio, after)).toEqual([]);
  expect(holdsOf(loadVfio, after)).toEqual(["yes"]);
});

test("a line of the operator's in /etc/modules is enough", () => {
  const input = stepInput({
    init: "upstart",
    vfioPci: "loaded",
    files: { [places.etcModules]: "vfio-pci ids=1\n" },
  });
  expect(actionsOf(loadVfio, input)).toEqual([]);
});

test("what could not be read is unknown, and nothing is done", () => {
  for (const id of ["vfio", "initSystem", "vfleetTraces"] as const) {
    const input = stepInput({ ...hostFacts({ vfioPci: "loaded" }), [id]: unreadable("EIO") });
    expect({ [id]: holdsOf(loadVfio, input) }).toEqual({ [id]: ["unknown"] });
  }
  const unread = { ...hostFacts(), vfio: unreadable("EIO") };
  expect(actionsOf(loadVfio, stepInput(unread))).toEqual([]);
});

test("without VFs to be had, nothing is looked at", () => {
  const input = stepInput(
    { ...hostFacts(), vfio: known({ vfioPci: "available", containerDevice: known(false) }) },
    [wantedPf({ vfCount: 0 })],
  );
  expect(actionsOf(loadVfio, input)).toEqual([]);
  expect(holdsOf(loadVfio, input)).toEqual([]);
});
