import type { Rule } from "../model/rule.ts";

/** A service that SR-IOV needs does not run. */
export const serviceDown: Rule = {
  code: "service-down",
  severity: "error",
  layer: "service",
  title: "A service that SR-IOV needs does not run",
  explanation:
    "nova-compute claims VFs, the SR-IOV agent wires them, the Neutron server binds ports to them, the scheduler chooses hosts. Each is needed.",
  howToMakeSure: "systemctl status UNIT; journalctl -u UNIT -n 50",
  fix: "See in its log why it ended, mend that, and start it.",
  mendedBy: ["restart-services", "enable-sriov-agent"],
  follows: [
    "device-list-malformed",
    "scheduler-filter-misspelt",
    "scheduler-filter-gone",
    "config-line-refused",
    "agent-maps-missing-interface",
    "agent-exclude-list-wrong",
    "device-list-by-interface",
  ],
  reads: ["openstackServices"],
  of: "host",
  find: ({ checks }) =>
    checks
      .filter(
        ({ step, holds, summary }) =>
          step === "restart-services" && holds === "no" && summary.startsWith("does not run"),
      )
      .map(({ subject, summary }) => ({
        item: subject,
        summary: `${subject} does not run on this host`,
        detail: `The init system says: ${summary.slice("does not run: ".length)}.`,
        evidence: [
          { source: `systemctl is-active ${subject}`, text: summary.slice("does not run: ".length) },
        ],
      })),
};
