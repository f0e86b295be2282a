import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { quoteShellWord } from "../../base/quote-shell.ts";

const CONTROL_TIMEOUT_MS = 5_000;

const runFile = promisify(execFile);

/** The arguments of an ssh that works over the connection behind a control socket; its host's name is `vfleet`. */
export function muxArgs(controlPath: string): readonly string[] {
  // ProxyCommand=false: without its master ssh would quietly make a connection of its own.
  return ["-F", "/dev/null", "-S", controlPath, "-o", "ControlMaster=no", "-o", "ProxyCommand=false"];
}

/** The ProxyCommand that leads through the connection behind a control socket; ssh fills in %h and %p. */
export function muxProxyCommand(controlPath: string): string {
  const args = muxArgs(controlPath.replaceAll("%", "%%")).map(quoteShellWord);
  return ["ssh", ...args, "-W", "'[%h]:%p'", "vfleet"].join(" ");
}

/** Asks the master (check: whether it is there, exit: to end); gives whether it answered. */
export function controlMaster(
  controlPath: string,
  request: "check" | "exit",
  env: Record<string, string | undefined>,
): Promise<boolean> {
  const args = [...muxArgs(controlPath), "-O", request, "vfleet"];
  return runFile("ssh", args, { env, timeout: CONTROL_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
}
