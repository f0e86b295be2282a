import { complain, type Program, say } from "../shell/program.ts";
import { say as log } from "./kernel-state.ts";
import type { Machine } from "./machine.ts";

const vfDrivers = new Set([
  "igbvf",
  "iavf",
  "i40evf",
  "ixgbevf",
  "mlx5_core",
  "mlx4_core",
  "bnxt_en",
  "qede",
  "cxgb4vf",
]);

/** Programs that ask the kernel, or tell it something. */
export function kernelPrograms(machine: Machine): Readonly<Record<string, Program>> {
  const { spec } = machine;
  return {
    dmesg: (call) => say(call, machine.state.log.map((line) => `${line}\n`).join("")),
    uname: (call) => {
      const word = call.words[0] ?? "-s";
      if (word === "-m") return say(call, `${spec.architecture}\n`);
      if (word === "-r") return say(call, `${machine.state.release}\n`);
      if (word === "-n") return say(call, `${spec.name}\n`);
      return say(
        call,
        word === "-s" ? "Linux\n" : `Linux ${spec.name} ${machine.state.release} ${spec.architecture}\n`,
      );
    },
    hostname: (call) => say(call, `${spec.name}\n`),
    udevadm: () => 0,
    modprobe: (call) => {
      const [name = ""] = call.words.filter((word) => !word.startsWith("-"));
      return loadModule(machine, name)
        ? 0
        : complain(
            call,
            `FATAL: Module ${name} not found in directory /lib/modules/${machine.state.release}`,
          );
    },
    lsmod: (call) =>
      say(
        call,
        `Module Size Used by\n${[...machine.state.modules].map((name) => `${name} 16384 0\n`).join("")}`,
      ),
    journalctl: (call) => say(call, machine.journal.map((line) => `${line}\n`).join("")),
    curl: (call) => askApi(machine, call.words, (page) => say(call, page)),
    devlink: (call) =>
      devlink(machine, call.process.descriptors.get(0)?.readAll(), {
        out: (text) => say(call, text),
        wrong: (text) => {
          call.process.write(2, `${text}\n`);
          return 1;
        },
      }),
    lspci: (call) =>
      say(
        call,
        machine.state.functions
          .flatMap((fn) => [fn, ...(fn.sriov?.vfs ?? [])])
          .map(
            (fn) =>
              `${fn.address.replace(/^0000:/, "")} Ethernet controller [0200]: [${fn.vendorId}:${fn.deviceId}]\n`,
          )
          .join(""),
      ),
  };
}

/** Loads a module; false if the kernel has none of that name. */
export function loadModule(machine: Machine, name: string): boolean {
  const { spec, state } = machine;
  const plain = name.replaceAll("-", "_");
  if (state.modules.has(plain)) return true;
  if (plain === "vfio_pci") {
    if (spec.vfio === "missing") return false;
    if (spec.vfio === "builtin") return true;
  } else if (
    !vfDrivers.has(name) &&
    !spec.nics.some(({ driver }) => driver === name) &&
    !/^(?:vfio|kvm|pci)/.test(plain)
  )
    return false;
  state.modules.add(plain);
  if (plain === "vfio_pci") for (const each of ["vfio", "vfio_iommu_type1"]) state.modules.add(each);
  log(state, `${plain}: loading`, machine.now());
  state.version += 1;
  return true;
}

function askApi(machine: Machine, words: readonly string[], answer: (page: string) => number): number {
  const port = Number(/:(\d+)\/$/.exec(words.find((word) => word.startsWith("http")) ?? "")?.[1]);
  const isHttps = words.some((word) => word.startsWith("https:"));
  for (const { spec, isUp } of machine.services.values())
    if (isUp && spec.apiPort === port && !isHttps)
      return answer('{"versions": [{"id": "v2.1", "status": "CURRENT"}]}\n200');
  return 7;
}

type Answers = { readonly out: (text: string) => number; readonly wrong: (text: string) => number };

// devlink -f -b -: one answer a line of its input, in its order.
function devlink(machine: Machine, input: unknown, { out, wrong }: Answers): number {
  if (typeof input !== "string") return 1;
  let code = 0;
  let asked = 0;
  for (const line of input.split("\n")) {
    const [, address] = /^dev eswitch show pci\/(\S+)$/.exec(line) ?? [];
    if (address === undefined) continue;
    asked += 1;
    const mode = machine.state.functions.find((fn) => fn.address === address)?.sriov?.spec.eswitchMode;
    if (mode === undefined) {
      wrong(`kernel answers: No such device\nCommand failed -:${asked}`);
      code = 1;
    } else out(`pci/${address}: mode ${mode} inline-mode none encap-mode basic\n`);
  }
  return code;
}
