import type { Machine } from "./machine.ts";
import type { ServiceSpec } from "./machine-spec.ts";
import type { ServiceState } from "./service-state.ts";

/** Puts a service on the disk: its unit, the link that starts it at boot, and its state, in which it does not run. */
export function addService(machine: Machine, spec: ServiceSpec): ServiceState {
  const { unit, words, isEnabled } = spec;
  const command = words.length === 0 ? "/bin/true" : words.join(" ");
  if (machine.spec.init.kind === "upstart") {
    machine.files.write(
      `/etc/init/${unit}.conf`,
      `description "${unit}"\nstart on runlevel [2345]\nexec ${command}\n`,
    );
    if (!isEnabled) machine.files.write(`/etc/init/${unit}.override`, "manual\n");
  } else {
    const folder = machine.spec.packageTool === "apt-get" ? "/lib/systemd/system" : "/usr/lib/systemd/system";
    const text = `[Unit]\nDescription=${unit}\n\n[Service]\nExecStart=${command}\n\n[Install]\nWantedBy=multi-user.target\n`;
    machine.files.write(`${folder}/${unit}.service`, text);
    if (isEnabled)
      machine.setLink(
        `/etc/systemd/system/multi-user.target.wants/${unit}.service`,
        `${folder}/${unit}.service`,
      );
  }
  const state: ServiceState = { spec, isUp: false, hasFailed: false, pid: 0, starts: 0 };
  machine.services.set(unit, state);
  return state;
}
