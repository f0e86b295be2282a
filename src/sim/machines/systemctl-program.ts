import { readOptions } from "../programs/read-options.ts";
import { type Call, complain, type Program, type Run, say } from "../shell/program.ts";
import type { Machine } from "./machine.ts";
import type { ServiceState } from "./service-state.ts";
import { enablement, findService, startService, stopService, unitName, unitText } from "./services.ts";

const wants = "/etc/systemd/system/multi-user.target.wants";

/** systemctl, with what vfleet asks of it; reboot is the machine's. */
export function systemctlProgram(machine: Machine, reboot: () => void): Program {
  return function* systemctl(call): Run<number> {
    const { flags, values, rest } = readOptions(call.words, "pon", ["property"]);
    if (flags.has("version"))
      return say(call, `systemd ${machine.spec.init.version} (${machine.spec.init.version})\n+PAM\n`);
    const [verb = "", ...names] = rest;
    switch (verb) {
      case "show":
        return show(machine, call, {
          names,
          properties: values.get("p")?.flatMap((each) => each.split(",")) ?? [],
        });
      case "daemon-reload":
      case "reset-failed":
        return 0;
      case "reboot":
        reboot();
        return 0;
      case "is-active": {
        const states = names.map((name) => activeState(findService(machine, unitName(name))));
        say(call, states.map((state) => `${state}\n`).join(""));
        return states.includes("active") ? 0 : 3;
      }
      case "is-enabled": {
        const state = enablement(machine, unitName(names[0] ?? ""));
        say(call, `${state}\n`);
        return state === "disabled" ? 1 : 0;
      }
      case "start":
      case "stop":
      case "restart":
      case "enable":
      case "disable":
      case "cat":
      case "status":
        for (const name of names) {
          const code = yield* act(machine, call, { verb, name: unitName(name) });
          if (code !== 0) return code;
        }
        return 0;
      default:
        return complain(call, `Unknown command verb '${verb}', did you mean 'edit'?`);
    }
  };
}

type Order = { readonly verb: string; readonly name: string };

function* act(machine: Machine, call: Call, { verb, name }: Order): Run<number> {
  const service = findService(machine, name);
  if (service === undefined) return missing(call, verb, name);
  switch (verb) {
    case "cat":
      return say(call, `# /etc/systemd/system/${name}.service\n${unitText(machine, name) ?? ""}`);
    case "status":
      say(call, `${name}.service\n     Active: ${activeState(service)}\n`);
      say(
        call,
        machine.journal
          .slice(-10)
          .map((line) => `${line}\n`)
          .join(""),
      );
      return service.isUp ? 0 : 3;
    case "enable":
    case "disable":
      machine.setLink(
        `${wants}/${name}.service`,
        verb === "enable" ? `/lib/systemd/system/${name}.service` : undefined,
      );
      return 0;
    case "stop":
      stopService(machine, service);
      return 0;
    default:
      return yield* start(machine, call, { service, verb });
  }
}

function missing(call: Call, verb: string, name: string): number {
  const codes: Readonly<Record<string, number>> = { enable: 1, disable: 1, cat: 1, status: 4 };
  const text =
    verb === "cat"
      ? `No files found for ${name}.service.`
      : verb === "status"
        ? `Unit ${name}.service could not be found.`
        : `Failed to ${verb} ${name}.service: Unit ${name}.service not found.`;
  call.process.write(2, `${text}\n`);
  return codes[verb] ?? 5;
}

type Start = { readonly service: ServiceState; readonly verb: string };

function* start(machine: Machine, call: Call, { service, verb }: Start): Run<number> {
  if (verb === "start" && service.isUp) return 0;
  if (service.isUp) stopService(machine, service);
  if (yield* startService(machine, service)) return 0;
  const name = `${service.spec.unit}.service`;
  call.process.write(
    2,
    `Job for ${name} failed because the control process exited with error code.\nSee "systemctl status ${name}" and "journalctl -xeu ${name}" for details.\n`,
  );
  return 1;
}

function activeState(service: ServiceState | undefined): string {
  if (service?.isUp === true) return "active";
  return service?.hasFailed === true && service.starts > 0 ? "failed" : "inactive";
}

type Shown = { readonly names: readonly string[]; readonly properties: readonly string[] };

function show(machine: Machine, call: Call, { names, properties }: Shown): number {
  const blocks = names.map((word) => {
    const name = unitName(word);
    const service = findService(machine, name);
    const state = activeState(service);
    const runsOnce = service?.spec.words.length === 0;
    const all: Readonly<Record<string, string>> = {
      Id: `${name}.service`,
      Names: `${name}.service`,
      LoadState: service === undefined ? "not-found" : "loaded",
      ActiveState: state,
      SubState:
        state === "active" ? (runsOnce ? "exited" : "running") : state === "failed" ? "failed" : "dead",
      UnitFileState: service === undefined ? "" : enablement(machine, name),
      MainPID: String(service?.pid ?? 0),
      NRestarts: "0",
      InvocationID: String(service?.starts ?? 0),
    };
    return properties.map((property) => `${property}=${all[property] ?? ""}\n`).join("");
  });
  return say(call, blocks.join("\n"));
}
