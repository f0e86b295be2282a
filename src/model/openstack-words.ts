/** The options of Nova and Neutron that SR-IOV needs, by meaning: code asks for these words, releases tell section and name. */
export const openstackOptions = {
  "device-list": "Which PCI devices nova-compute may hand out, and on which physical network they are",
  "pci-alias": "Names by which flavors ask for PCI devices that Neutron has no part in",
  "report-in-placement": "nova-compute reports PCI devices to Placement",
  "pci-in-placement": "The scheduler takes PCI devices of flavors from Placement",
  "scheduler-filters": "The filters that the scheduler applies",
  "scheduler-available-filters": "The filters that the scheduler may be told to apply",
  "ml2-mechanism-drivers": "Which drivers bind ports",
  "ml2-type-drivers": "Which kinds of networks there are",
  "ml2-tenant-network-types": "Which kinds of networks projects get",
  "extension-drivers": "Which extensions of ports and networks ML2 offers",
  "flat-networks": "Physical networks that may carry flat networks",
  "vlan-ranges": "Physical networks that may carry VLANs, and which of these projects get",
  "ml2-supported-vendor-devs": "VFs that the SR-IOV driver accepts, by PCI id",
  "ml2-agent-required": "Whether ports bind only where the SR-IOV agent lives",
  "vnic-types-prohibited": "vNIC types that the SR-IOV driver leaves to others",
  "neutron-service-plugins": "Services that the Neutron server offers",
  "agent-down-time": "Seconds without a report after which an agent is taken for dead",
  "agent-device-mappings": "Which PF serves which physical network",
  "agent-exclude-devices": "VFs that the agent leaves alone",
  "agent-extensions": "Extensions of the SR-IOV agent",
  "agent-firewall-driver": "The firewall of the SR-IOV agent, which never enforces anything",
  "agent-bandwidths": "Bandwidth of each PF that may be promised to ports",
  "agent-bandwidth-inventory": "How Placement counts that bandwidth",
  "agent-bandwidth-hypervisors": "Under which hypervisor the bandwidth of a PF is counted",
  "agent-bandwidth-default-hypervisor": "Under which hypervisor all of it is counted",
  "ovs-agent-extensions": "Extensions of the Open vSwitch agent",
  "ovs-agent-shared-devices": "PFs that Open vSwitch shares with VFs, so that both reach each other",
} as const;

/** A word for an option. */
export type OptionWord = keyof typeof openstackOptions;

/** What a release can do, or a peculiarity of it: steps and rules ask for these words and never compare releases. */
export const openstackFeatures = {
  "vnic-direct": "Ports with a VF",
  "vnic-macvtap": "Ports with a macvtap device on a VF",
  "vnic-direct-physical": "Ports with a whole PF",
  "vnic-virtio-forwarder": "Ports with a VF behind a virtio relay",
  "vnic-vdpa": "Ports with a vDPA device",
  "vnic-remote-managed": "Ports of an off-path SmartNIC",
  "vnic-accelerator-direct": "Ports with a device that Cyborg programs",
  "switchdev-offload": "Direct ports that Open vSwitch switches in hardware",
  "trusted-vfs": "Ports may ask for a trusted VF in binding:profile",
  "trusted-ports":
    "Ports have an attribute trusted (extension port-trusted-vif); binding:profile is deprecated for it",
  "binding-profile-service-role-only":
    "With enforce_new_defaults only the service role may write binding:profile, an administrator may not",
  "profile-capabilities-by-nova":
    "Nova fills the capabilities of a VF into binding:profile, as hardware offload needs",
  "resize-and-migrate": "Resize and cold migration with SR-IOV ports",
  evacuate: "Evacuation with SR-IOV ports works",
  unshelve: "Unshelving updates the VF of a port in full",
  "attach-detach": "SR-IOV ports can be attached to and detached from a running server",
  "live-migration": "Live migration with SR-IOV ports: the VF is unplugged and plugged again",
  "live-migration-vdpa": "Live migration with vDPA ports",
  "live-migration-vfio": "Live migration with flavor devices that have a VFIO variant driver",
  "alias-numa-policy": "A PCI alias has a NUMA policy",
  "flavor-numa-policy": "Flavors and images have a PCI NUMA policy",
  "port-numa-policy": "Ports have a NUMA policy",
  "socket-numa-policy": "The PCI NUMA policy may be socket",
  placement: "There is a Placement API",
  "bandwidth-in-placement": "Minimum bandwidth of ports is scheduled by Placement",
  "physnet-devices-in-placement": "Devices with a physical network are tracked in Placement",
  "one-time-use-devices": "Devices that are set aside after their first use",
  "igb-vif-model": "Guests may have an emulated igb NIC",
  "pool-drop-reasons-logged": "At debug level the scheduler says why it dropped a PCI pool",
  "ovn-external-ports": "With OVN, SR-IOV ports are served as external ports",
  "pf-address-covers-vfs": "The address of a PF in the device list stands for its VFs",
  "pf-itself-listed": "The PF that the device list names may itself be handed out",
  "device-list-address-patterns": "Addresses in the device list may be objects of regular expressions",
  "missing-devname-stops-compute": "A devname in the device list that does not exist stops nova-compute",
  "devname-refused-with-placement":
    "A devname in the device list stops nova-compute if it reports to Placement",
  "device-list-checked-at-start": "A malformed device list stops nova-compute at its start, not at first use",
  "alias-checked-at-start": "A bad PCI alias stops the services at their start",
  "large-pci-domain-stops-compute": "A device in a PCI domain above FFFF stops nova-compute",
  "vendor-devs-must-be-listed": "The SR-IOV driver binds only VFs whose PCI id is listed",
  "agent-always-required": "Ports bind only where the SR-IOV agent lives, whatever the configuration says",
  "several-pfs-per-physnet": "Several PFs of a host may serve one physical network",
  "agent-accepts-zero-vfs": "The SR-IOV agent starts with a PF that has no VFs yet",
  "agent-qos": "The SR-IOV agent limits bandwidth",
  "agent-sets-spoofcheck": "The SR-IOV agent sets the spoof check from port security",
  "agent-sets-min-rate": "The SR-IOV agent sets a minimum rate",
  "agent-uses-netlink": "The SR-IOV agent speaks netlink; before, it read what ip link prints",
  "ovs-fdb-extension": "The Open vSwitch agent can make its ports known to a PF that it shares with VFs",
  "eventlet-neutron-server": "There is a program neutron-server that serves API and RPC in one",
  "split-api-services": "The Neutron API can run apart from RPC, under a WSGI server",
  "neutron-wsgi-script": "There is a WSGI script neutron-api",
  "neutron-wsgi-module": "There is a WSGI module neutron.wsgi.api",
  "neutron-rpc-server": "There is a program neutron-rpc-server",
  "neutron-periodic-workers": "There is a program neutron-periodic-workers, needed beside a WSGI API",
  "neutron-ovn-maintenance-worker":
    "There is a program neutron-ovn-maintenance-worker, needed beside a WSGI API with OVN",
  "uwsgi-needs-start-time": "uWSGI needs start-time = %t for the Neutron API with OVN",
  "eventlet-nova-api": "There is a program nova-api that serves HTTP itself",
  "nova-wsgi-script": "There is a WSGI script nova-api-wsgi",
  "nova-wsgi-module": "There is a WSGI module nova.wsgi.osapi_compute",
  "reads-default-config-folders":
    "Programs also read /etc/PROJECT/PROJECT.conf.d and /etc/PROJECT/PROGRAM.conf.d unless --config-dir is given",
} as const;

/** A word for a feature or a peculiarity. */
export type FeatureWord = keyof typeof openstackFeatures;

/** What the compute API can do from some microversion on, or does otherwise. */
export const computeMicroversions = {
  "keypair-type": "Key pairs have a type, and creation answers 201",
  "block-migration-auto": "Live migration finds out itself about block migration; disk_over_commit is gone",
  "device-tags": "NICs of a server may have tags; broken for networks from 2.37 to 2.41",
  "live-migration-async": "Live migration answers at once; its checks come later",
  "proxies-gone": "The proxies to Glance and Neutron answer 404",
  "networks-required": "Server creation must say networks: a list, auto or none",
  "aggregate-uuid": "Aggregates show their UUID",
  "device-tags-repaired": "Tags of networks work again",
  "attach-with-tag": "An attached interface may have a tag",
  "service-uuids": "Services and hypervisors have UUIDs",
  "flavor-description": "Flavors have a description",
  "migrate-to-host": "Cold migration may name its target",
  "flavor-extra-specs": "Flavors show their extra specs",
  "no-forced-moves": "Live migration and evacuation cannot be forced past the scheduler",
  "attachment-tags": "Attachments show their tags",
  "ports-with-bandwidth": "Servers may be created with ports that ask for minimum bandwidth",
  "create-on-host": "An administrator may name the host of a new server",
  "server-topology": "The NUMA topology of a server can be read",
  "migrations-show-project": "Migrations show project and user",
  "action-event-details": "Events of server actions have details",
  "extra-specs-checked": "Misspelt extra specs answer 400",
  "hypervisor-view-short": "Hypervisors show less: cpu_info and others are gone",
  "keypair-needs-public-key": "Key pairs are no longer generated: a public key is needed",
  "evacuate-leaves-stopped": "An evacuated server stays stopped",
  "pinned-zone-shown": "Servers show the availability zone that they are pinned to",
  "scheduler-hints-shown": "Servers show their scheduler hints",
  "flavors-by-name": "Flavors can be filtered by name; unknown query keys answer 400",
  "pinned-zone-changes": "The zone that a server is pinned to can be changed",
} as const;

/** A word for a change of the compute API. */
export type MicroversionWord = keyof typeof computeMicroversions;

/** What Neutron calls the SR-IOV agent in its list of agents, in every release. */
export const sriovAgentType = "NIC Switch agent";
