import { type Call, complain, type Program, type Run, say } from "../shell/program.ts";
import type { Machine } from "./machine.ts";
import { findService, startService, stopService } from "./services.ts";

/** initctl of upstart, with what vfleet asks of it. */
export function initctlProgram(machine: Machine): Program {
  return function* initctl(call): Run<number> {
    const [verb = "", ...names] = call.words;
    switch (verb) {
      case "version":
        return say(call, `init (upstart ${machine.spec.init.version})\n`);
      case "reload-configuration":
        return 0;
      case "list": {
        const folder = machine.files.node("/etc/init");
        const jobs = folder?.kind === "directory" ? [...folder.entries.keys()] : [];
        const found = jobs
          .filter((name) => name.endsWith(".conf"))
          .map((name) => name.replace(/\.conf$/, ""));
        return say(call, found.map((name) => `${stateOf(machine, name)}\n`).join(""));
      }
      case "status":
      case "start":
      case "stop":
      case "restart":
        return yield* act(machine, call, { verb, name: names[0] ?? "" });
      default:
        return complain(call, `invalid command: ${verb}`);
    }
  };
}

function stateOf(machine: Machine, name: string): string {
  const service = findService(machine, name);
  if (service?.isUp !== true || service.spec.words.length === 0) return `${name} stop/waiting`;
  return `${name} start/running, process ${service.pid}`;
}

type Order = { readonly verb: "status" | "start" | "stop" | "restart"; readonly name: string };

function* act(machine: Machine, call: Call, { verb, name }: Order): Run<number> {
  const service = findService(machine, name);
  if (service === undefined) return complain(call, `Unknown job: ${name}`);
  if (verb === "status") return say(call, `${stateOf(machine, name)}\n`);
  if (verb === "start" && service.isUp) return complain(call, `Job is already running: ${name}`);
  if (verb !== "start" && !service.isUp) return complain(call, "Unknown instance: ");
  if (verb !== "start") stopService(machine, service);
  if (verb !== "stop" && !(yield* startService(machine, service)))
    return complain(call, "Job failed to start");
  return say(call, `${stateOf(machine, name)}\n`);
}
