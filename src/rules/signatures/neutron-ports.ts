import type { SignatureGroup } from "../../model/signature.ts";

/** Lines of Nova and Neutron about ports that were not bound, and of the API. */
export const neutronPorts: SignatureGroup = [
  {
    id: "nova-unexpected-vif-type-binding-failed",
    log: "nova-compute",
    layer: "neutron",
    pattern: /Unexpected vif_type=binding_failed/,
    example: "NovaException: Unexpected vif_type=binding_failed",
    summary: "Neutron could not bind the port, and Nova noticed only when it plugged it",
    check:
      "openstack port show PORT; openstack network agent list --agent-type nic; neutron-server's log about the port",
    fix: "Mend what neutron-server says of the port, then start the server anew so that the port is bound again.",
    releases: "Kilo when a server starts; later when a failed port is plugged again",
    weight: "verified",
    confirmedBy: ["port-not-bound"],
    source:
      "the article that vfleet automates; openstack/nova 2015.1.0 nova/virt/libvirt/vif.py:374; openstack/nova master nova/virt/libvirt/vif.py",
  },
  {
    id: "nova-port-binding-failed",
    log: "nova-compute",
    layer: "neutron",
    pattern: /Binding failed for port ([0-9a-f-]{36}), please check neutron logs/,
    example:
      "nova.exception.PortBindingFailed: Binding failed for port 6d9d9d2e-0000-4000-8000-000000000001, please check neutron logs for more information.",
    summary: "Neutron could not bind a port on this host",
    check: "openstack port show PORT; neutron-server's log at that time",
    fix: "Mend what neutron-server says of the port, then rebuild the server.",
    releases: "Liberty (12.0.0) to master",
    weight: "verified",
    confirmedBy: ["port-not-bound"],
    source:
      "openstack/nova nova/exception.py PortBindingFailed; openstack/nova nova/network/neutron.py _ensure_no_port_binding_failure",
  },
  {
    id: "nova-osvif-binding-failed",
    log: "nova-compute",
    layer: "neutron",
    pattern: /Unsupported VIF type (binding_failed|unbound) convert '_nova_to_osvif_vif_/,
    example: "NovaException: Unsupported VIF type binding_failed convert '_nova_to_osvif_vif_binding_failed'",
    summary: "A port was plugged whose binding had failed",
    check: "openstack port show PORT -c binding_vif_type",
    fix: "Mend the binding, then hard reboot the server.",
    releases: "Newton (14.0.0) to Stein (19.0.0)",
    weight: "verified",
    confirmedBy: ["port-not-bound"],
    source: "openstack/nova 14.0.0..19.0.0 nova/network/os_vif_util.py",
  },
  {
    id: "nova-network-no-physnet",
    log: "nova-api",
    layer: "neutron",
    pattern: /None of the segments of network (\S+) provides a physical_network/,
    example: "None of the segments of network 5b0c... provides a physical_network",
    summary: "The network has no segment with a physical network",
    check: "openstack network show NETWORK",
    fix: "Use a provider network with a physical network.",
    releases: "Pike (16.0.0) to master",
    weight: "verified",
    confirmedBy: ["network-without-vfs"],
    source:
      "openstack/nova nova/network/neutron.py _get_physnet_tunneled_info; https://bugs.launchpad.net/bugs/1983570",
  },
  {
    id: "neutron-no-driver-responsible-for-rp",
    log: "neutron-server",
    layer: "neutron",
    pattern:
      /Failed to bind port (\S+) on host (\S+) allocated on resource providers?:? (\S+), because no mechanism driver reports being responsible/,
    example:
      "Failed to bind port 6d9d... on host node-9 allocated on resource providers: 0c5a..., because no mechanism driver reports being responsible",
    summary: "No agent of the host owns the resource provider that Placement chose",
    check: "openstack resource provider list; resource_provider_bandwidths of the agent",
    fix: "Put the option back, restart agent and neutron-server, or run nova-manage placement heal_allocations.",
    releases: "Stein to master; plural from Yoga",
    weight: "verified",
    source: "openstack/neutron neutron/plugins/ml2/managers.py:1040",
  },
  {
    id: "neutron-multiple-agents-rp",
    log: "neutron-server",
    layer: "neutron",
    pattern: /Agent misconfiguration, multiple agents on the same host (\S+) reports being responsible/,
    example:
      "Agent misconfiguration, multiple agents on the same host node-9 reports being responsible for resource provider ...",
    summary: "Two agents of a host claim the same bandwidth",
    check: "resource_provider_bandwidths of both agents",
    fix: "Name each device in one agent only.",
    releases: "Stein to master",
    weight: "verified",
    source: "openstack/neutron neutron/plugins/ml2/drivers/mech_agent.py",
  },
  {
    id: "neutron-policy-binding-profile",
    log: "neutron-server",
    layer: "request",
    pattern:
      /(create_port|update_port):binding:profile.*disallowed by policy|disallowed by policy.*binding:profile/,
    example: "(rule:create_port and rule:create_port:binding:profile) is disallowed by policy",
    summary: "The user may not set binding:profile of a port",
    check: "The policies create_port:binding:profile and update_port:binding:profile",
    fix: "Use the attributes of newer releases (trusted, hardware offload type), or let the policy allow it.",
    releases: "all; for administrators from 2024.1 with new defaults",
    weight: "unverified",
    source:
      "openstack/neutron neutron/conf/policies/port.py; neutron-lib api-ref ports.inc; the wording was not seen in a source",
  },
  {
    id: "neutron-vnic-change-bound",
    log: "neutron-server",
    layer: "request",
    pattern:
      /Attempting to change VNIC TYPE from (\S+) to (\S+) on port (\S+), this operation is not allowed because the port is bound/,
    example:
      "Attempting to change VNIC TYPE from direct to macvtap on port 6d9d, this operation is not allowed because the port is bound",
    summary: "The vNIC type of a bound port was to change",
    check: "openstack port show PORT -c binding_vif_type",
    fix: "Detach the port first.",
    releases: "2024.1 to master",
    weight: "verified",
    source: "openstack/neutron neutron/plugins/ml2/plugin.py; release note update-vnic-type-d2cb5b78d5ba1c32",
  },
];
