import { findNic } from "../../knowledge/nics/all.ts";
import { type Call, complain, type Program, type Run, say } from "../shell/program.ts";
import { runProgram } from "../shell/run-program.ts";
import { functionOf } from "./kernel-state.ts";
import { linkAsJson, linkAsText, scopeOf, viewLinks } from "./link-view.ts";
import type { Machine } from "./machine.ts";
import type { VfState } from "./pci-state.ts";
import { pingFrom } from "./ping-program.ts";

/** ip of iproute2, with what vfleet asks of it. */
export function ipProgram(machine: Machine): Program {
  return (call) => {
    const words = [...call.words];
    const options = new Set<string>();
    while (words[0]?.startsWith("-") === true) {
      const option = words.shift() ?? "";
      if (option === "-batch" || option === "-b") words.shift();
      options.add(option);
    }
    if (options.has("-j") && machine.spec.iproute === "text")
      return complain({ ...call, name: "Option" }, '"-j" is unknown, try "ip -help".', 255);
    if (words[0] === "netns") return useNamespace(machine, call, words.slice(1));
    return options.has("-batch")
      ? runBatch(machine, call, options)
      : runIp(machine, call, { words, options });
  };
}

function runBatch(machine: Machine, call: Call, options: ReadonlySet<string>): number {
  const input = call.process.descriptors.get(0)?.readAll();
  let code = 0;
  for (const line of typeof input === "string" ? input.split("\n") : [])
    if (line.trim() !== "") code ||= runIp(machine, call, { words: line.trim().split(/\s+/), options });
  return code;
}

// ip netns list, or exec NAME and a command, of which only ping has to do with where it runs.
function useNamespace(machine: Machine, call: Call, words: readonly string[]): number | Run<number> {
  const names = machine.surroundings?.namespaces() ?? [];
  const [verb = "list", namespace = "", program = "", ...rest] = words;
  if (verb !== "exec") return say(call, names.map((name, at) => `${name} (id: ${at})\n`).join(""));
  if (!names.includes(namespace))
    return complain(
      { ...call, name: "Cannot open network namespace" },
      `"${namespace}": No such file or directory`,
    );
  if (program !== "ping") return runProgram(call.process, program, rest);
  return pingFrom(machine, { ...call, name: program, words: rest }, namespace);
}

type Asked = { readonly words: readonly string[]; readonly options: ReadonlySet<string> };

function runIp(machine: Machine, call: Call, { words, options }: Asked): number {
  const [thing = "", verb = "show", ...rest] = words;
  if (thing.startsWith("l") && verb === "set") return setLink(machine, call, rest);
  if (thing.startsWith("r")) return showRoutes(machine, call, { words: rest, options });
  const at = rest.indexOf("dev");
  const wanted = at >= 0 ? rest[at + 1] : undefined;
  const views = viewLinks(machine.state).filter(({ name }) => wanted === undefined || name === wanted);
  if (wanted !== undefined && views.length === 0)
    return complain({ ...call, name: "Device" }, `"${wanted}" does not exist.`);
  if (options.has("-o")) {
    const scope = rest[rest.indexOf("scope") + 1];
    const lines = views.flatMap(({ index, name, addresses }) =>
      addresses
        .filter((address) => !rest.includes("scope") || scopeOf(address) === scope)
        .map((address) => `${index}: ${name}    inet ${address} scope ${scopeOf(address)} ${name}\n`),
    );
    return say(call, lines.join(""));
  }
  if (options.has("-j")) return say(call, `${JSON.stringify(views.map(linkAsJson))}\n`);
  return say(call, views.map(linkAsText).join(""));
}

function showRoutes(machine: Machine, call: Call, { words, options }: Asked): number {
  const at = words.indexOf("dev");
  const wanted = at >= 0 ? words[at + 1] : undefined;
  const devices = options.has("-6")
    ? []
    : machine.spec.defaultRoutes.filter((device) => wanted === undefined || device === wanted);
  if (options.has("-j"))
    return say(
      call,
      `${JSON.stringify(devices.map((dev) => ({ dst: "default", gateway: "192.0.2.1", dev, flags: [] })))}\n`,
    );
  return say(call, devices.map((device) => `default via 192.0.2.1 dev ${device} \n`).join(""));
}

// ip link set dev NAME up|down, or vf NUMBER and pairs of settings.
function setLink(machine: Machine, call: Call, words: readonly string[]): number {
  const rest = words[0] === "dev" ? words.slice(1) : words;
  const [name = "", order = "", index = "", ...settings] = rest;
  const fn = functionOf(machine.state, name);
  const netdev = fn?.netdevs.find((each) => each.name === name);
  const link = machine.state.links.get(name);
  if (netdev === undefined && link === undefined) return complain(call, `Cannot find device "${name}"`);
  machine.state.version += 1;
  if (order === "up" || order === "down") {
    for (const each of [netdev, link]) if (each !== undefined) each.isUp = order === "up";
    return 0;
  }
  const vf = fn?.sriov?.vfs[Number(index)];
  if (order !== "vf" || fn === undefined || vf === undefined) return answers(call, "Invalid argument");
  const refused = setVf(vf, findNic(fn)?.vfHooks, settings);
  return refused === undefined ? 0 : answers(call, refused);
}

function setVf(
  vf: VfState,
  hooks: readonly string[] | undefined,
  settings: readonly string[],
): string | undefined {
  for (let at = 0; at + 1 < settings.length; at += 2) {
    const [key = "", value = ""] = settings.slice(at, at + 2);
    const hook = key === "state" ? "link_state" : key === "max_tx_rate" ? "rate" : key;
    if (hooks !== undefined && !hooks.includes(hook)) return "Operation not supported";
    if (!change(vf, key, value)) return "Invalid argument";
  }
  return undefined;
}

function answers(call: Call, text: string): number {
  call.process.write(2, `RTNETLINK answers: ${text}\n`);
  return 2;
}

function change({ settings }: VfState, key: string, value: string): boolean {
  switch (key) {
    case "mac":
      settings.mac = value.toLowerCase();
      return /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(value);
    case "vlan":
      settings.vlan = Number(value);
      return Number(value) < 4096;
    case "spoofchk":
      settings.spoofCheck = value === "on";
      return true;
    case "trust":
      settings.trust = value === "on";
      return true;
    case "state":
      if (value !== "auto" && value !== "enable" && value !== "disable") return false;
      settings.linkState = value;
      return true;
    case "max_tx_rate":
      settings.maxTxRateMbps = Number(value);
      return true;
    default:
      return false;
  }
}
