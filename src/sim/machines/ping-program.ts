import { readOptions } from "../programs/read-options.ts";
import { type Call, type Program, type Run, say } from "../shell/program.ts";
import type { Machine } from "./machine.ts";

/** ping of iputils, with what vfleet asks of it. */
export function pingProgram(machine: Machine): Program {
  return (call) => pingFrom(machine, call, undefined);
}

/** Pings from a network namespace, or from the machine's own. */
export function* pingFrom(machine: Machine, call: Call, namespace: string | undefined): Run<number> {
  const { values, rest } = readOptions(call.words, "cWsi");
  const count = Number(values.get("c")?.[0] ?? 4);
  const [address = ""] = rest;
  say(call, `PING ${address} (${address}) 56(84) bytes of data.\n`);
  const isHeard = machine.surroundings?.isHeard(namespace, address) ?? false;
  const ms = (count - 1) * 1000 + (isHeard ? 0 : Number(values.get("W")?.[0] ?? 10) * 1000);
  yield { kind: "sleep", ms };
  const lost = isHeard ? 0 : 100;
  say(
    call,
    `\n--- ${address} ping statistics ---\n${count} packets transmitted, ${isHeard ? count : 0} received, ${lost}% packet loss, time ${ms}ms\n`,
  );
  if (!isHeard) return 1;
  return say(call, "rtt min/avg/max/mdev = 0.181/0.243/0.412/0.085 ms\n");
}
