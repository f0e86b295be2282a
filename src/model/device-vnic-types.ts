/** vNIC types for which Nova claims a device. Source: nova 26.0.0 nova/network/model.py, VNIC_TYPES_SRIOV. */
export const deviceVnicTypes: readonly string[] = [
  "direct",
  "macvtap",
  "direct-physical",
  "virtio-forwarder",
  "vdpa",
];
