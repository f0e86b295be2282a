import type { Rule } from "../model/rule.ts";
import { isHeld } from "../steps/vf-use.ts";
import { portsOnVfs, portText, settingsOf } from "./seen-ports.ts";

/** A VF that a VM holds tags with another VLAN than its network has. */
export const vfVlanDiffers: Rule = {
  code: "vf-vlan-differs",
  severity: "error",
  layer: "agent",
  title: "A VF that a VM holds tags with another VLAN than its network has",
  explanation:
    "The VM talks into another network, or into none. libvirt sets the VLAN when it starts the VM; somebody or something has changed it since.",
  howToMakeSure: "ip link show PF | grep 'vf N'; openstack port show PORT -c binding_vif_details",
  fix: "Stop and start the VM, or set it: ip link set PF vf N vlan ID.",
  reads: ["networkFunctions", "hostNetwork", "holders", "cloud.ports"],
  of: "host",
  find: (seen) =>
    portsOnVfs(seen).flatMap(({ port, vf }) => {
      const settings = settingsOf(seen.facts, vf);
      if (!settings || port.vifType !== "hw_veb" || port.vnicType !== "direct" || !isHeld(seen.facts, vf))
        return [];
      if (settings.vlan === (port.vlan ?? 0)) return [];
      return [
        {
          item: vf,
          summary: `The VF ${vf} tags with VLAN ${settings.vlan}, ${portText(port)} is on VLAN ${port.vlan ?? "none"}`,
          detail: `A VM holds it; the PF shows VLAN ${settings.vlan} for VF ${settings.index}.`,
          evidence: [
            { source: "ip -d link show", text: `vf ${settings.index} vlan ${settings.vlan}` },
            { source: `openstack port show ${port.id}`, text: `binding:vif_details vlan ${port.vlan ?? 0}` },
          ],
        },
      ];
    }),
};
