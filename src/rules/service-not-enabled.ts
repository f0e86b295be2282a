import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** A service that SR-IOV needs does not start at boot. */
export const serviceNotEnabled: Rule = {
  code: "service-not-enabled",
  severity: "warning",
  layer: "service",
  title: "A service that SR-IOV needs does not start at boot",
  explanation:
    "It runs now. After the next boot it does not, and VFs of this host are not handed out any more.",
  howToMakeSure: "systemctl is-enabled UNIT",
  fix: "Enable it: systemctl enable UNIT.",
  mendedBy: ["enable-sriov-agent"],
  reads: ["openstackServices"],
  of: "host",
  find: ({ facts, openstack }) => {
    const units = knownValue(facts.openstackServices)?.units ?? {};
    // Upstart starts what is there.
    const needed = (openstack?.init === "systemd" ? openstack.services : [])
      .filter(
        ({ service }) =>
          service === "nova-compute" ||
          service === "sriov-agent" ||
          service === "nova-scheduler" ||
          service === "neutron-server",
      )
      .flatMap((service) => service.units.map(({ unit }) => unit));
    return [...new Set(needed)]
      .filter((unit) => units[unit]?.active === "active" && units[unit].enabled === "disabled")
      .map((unit) => ({
        item: unit,
        summary: `${unit} runs, but does not start at boot`,
        detail: "Its unit is disabled.",
        evidence: [{ source: `systemctl is-enabled ${unit}`, text: "disabled" }],
      }));
  },
};
