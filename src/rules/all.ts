import type { Rule } from "../model/rule.ts";
import { acsOverride } from "./acs-override.ts";
import { agentExcludeListWrong } from "./agent-exclude-list-wrong.ts";
import { agentExcludesVfs } from "./agent-excludes-vfs.ts";
import { agentMappingMissing } from "./agent-mapping-missing.ts";
import { agentMapsMissingInterface } from "./agent-maps-missing-interface.ts";
import { agentRunByHand } from "./agent-run-by-hand.ts";
import { agentServesAnotherNetwork } from "./agent-serves-another-network.ts";
import { agentStartedBeforeVfs } from "./agent-started-before-vfs.ts";
import { bandwidthOverLinkSpeed } from "./bandwidth-over-link-speed.ts";
import { bandwidthUnsupported } from "./bandwidth-unsupported.ts";
import { computeNodeTwice } from "./compute-node-twice.ts";
import { computeStartedBeforeVfs } from "./compute-started-before-vfs.ts";
import { configFileUnreadable } from "./config-file-unreadable.ts";
import { configLineRefused } from "./config-line-refused.ts";
import { configOptionInWrongSection } from "./config-option-in-wrong-section.ts";
import { configOptionSetTwice } from "./config-option-set-twice.ts";
import { configOptionUnderTwoNames } from "./config-option-under-two-names.ts";
import { configSectionTwice } from "./config-section-twice.ts";
import { configValueOverridden } from "./config-value-overridden.ts";
import { controllerServicesMissing } from "./controller-services-missing.ts";
import { deviceListByInterface } from "./device-list-by-interface.ts";
import { deviceListDuplicate } from "./device-list-duplicate.ts";
import { deviceListHasPf } from "./device-list-has-pf.ts";
import { deviceListMalformed } from "./device-list-malformed.ts";
import { deviceListMatchesNothing } from "./device-list-matches-nothing.ts";
import { deviceListMissesVfs } from "./device-list-misses-vfs.ts";
import { deviceListOverlap } from "./device-list-overlap.ts";
import { deviceListWrongNetwork } from "./device-list-wrong-network.ts";
import { directPortsProhibited } from "./direct-ports-prohibited.ts";
import { eswitchSwitchdev } from "./eswitch-switchdev.ts";
import { extensionDriverUnknown } from "./extension-driver-unknown.ts";
import { extensionMissing } from "./extension-missing.ts";
import { fdbUnsupported } from "./fdb-unsupported.ts";
import { firmwareLocked } from "./firmware-locked.ts";
import { flavorFitsNoHost } from "./flavor-fits-no-host.ts";
import { flavorKeyUnscoped } from "./flavor-key-unscoped.ts";
import { hostInNoSriovAggregate } from "./host-in-no-sriov-aggregate.ts";
import { interruptsRunOut } from "./interrupts-run-out.ts";
import { iommuLostAtNextBoot } from "./iommu-lost-at-next-boot.ts";
import { iommuOff } from "./iommu-off.ts";
import { iommuOffInFirmware } from "./iommu-off-in-firmware.ts";
import { libnl3TooOld } from "./libnl3-too-old.ts";
import { memoryLockTooLow } from "./memory-lock-too-low.ts";
import { ml2DriverMissing } from "./ml2-driver-missing.ts";
import { ml2NetworkTypeMissing } from "./ml2-network-type-missing.ts";
import { ml2NotInUse } from "./ml2-not-in-use.ts";
import { networkOfAnotherPhysicalNetwork } from "./network-of-another-physical-network.ts";
import { networkTypeWithoutVfs } from "./network-type-without-vfs.ts";
import { networkVlanOutside } from "./network-vlan-outside.ts";
import { noFreeVf } from "./no-free-vf.ts";
import { noHostFits } from "./no-host-fits.ts";
import { noInterruptRemapping } from "./no-interrupt-remapping.ts";
import { novaComputeDisabled } from "./nova-compute-disabled.ts";
import { novaComputeDown } from "./nova-compute-down.ts";
import { novaComputeMissing } from "./nova-compute-missing.ts";
import { openstackNotTold } from "./openstack-not-told.ts";
import { otherVfOwner } from "./other-vf-owner.ts";
import { ovnExternalPorts } from "./ovn-external-ports.ts";
import { ovnWithoutGateway } from "./ovn-without-gateway.ts";
import { pciRecordDiffers } from "./pci-record-differs.ts";
import { pciRecordFreeButHeld } from "./pci-record-free-but-held.ts";
import { pciRecordLeaked } from "./pci-record-leaked.ts";
import { pciRecordMissing } from "./pci-record-missing.ts";
import { pciRecordStuck } from "./pci-record-stuck.ts";
import { pciRecordUnused } from "./pci-record-unused.ts";
import { pciRecordVfGone } from "./pci-record-vf-gone.ts";
import { pfCarriesHostTraffic } from "./pf-carries-host-traffic.ts";
import { pfDown } from "./pf-down.ts";
import { pfGivenToServer } from "./pf-given-to-server.ts";
import { pfNotSriovCapable } from "./pf-not-sriov-capable.ts";
import { pfNumaUnknown } from "./pf-numa-unknown.ts";
import { pfWithoutInterface } from "./pf-without-interface.ts";
import { pfWithoutLink } from "./pf-without-link.ts";
import { physicalNetworkUnknown } from "./physical-network-unknown.ts";
import { placementAliasUnmet } from "./placement-alias-unmet.ts";
import { placementHostNotReporting } from "./placement-host-not-reporting.ts";
import { placementInventoryDiffers } from "./placement-inventory-differs.ts";
import { placementInventoryMissing } from "./placement-inventory-missing.ts";
import { placementProviderGhost } from "./placement-provider-ghost.ts";
import { placementRefusesDevname } from "./placement-refuses-devname.ts";
import { placementUnsupported } from "./placement-unsupported.ts";
import { poolMatchesNoPf } from "./pool-matches-no-pf.ts";
import { poolMissesPf } from "./pool-misses-pf.ts";
import { poolsContradict } from "./pools-contradict.ts";
import { portBindingFailed } from "./port-binding-failed.ts";
import { portOnUnknownHost } from "./port-on-unknown-host.ts";
import { portVfGone } from "./port-vf-gone.ts";
import { portWithoutPciRecord } from "./port-without-pci-record.ts";
import { portWithoutVf } from "./port-without-vf.ts";
import { schedulerDown } from "./scheduler-down.ts";
import { schedulerFilterGone } from "./scheduler-filter-gone.ts";
import { schedulerFilterMissing } from "./scheduler-filter-missing.ts";
import { schedulerFilterMisspelt } from "./scheduler-filter-misspelt.ts";
import { schedulerFilterUnavailable } from "./scheduler-filter-unavailable.ts";
import { securityGroupOnVf } from "./security-group-on-vf.ts";
import { serverInError } from "./server-in-error.ts";
import { serverWithoutDevices } from "./server-without-devices.ts";
import { serviceDown } from "./service-down.ts";
import { serviceNotEnabled } from "./service-not-enabled.ts";
import { serviceOnOldSettings } from "./service-on-old-settings.ts";
import { severalPfsPerNetwork } from "./several-pfs-per-network.ts";
import { sriovAgentDead } from "./sriov-agent-dead.ts";
import { trustedUnsupported } from "./trusted-unsupported.ts";
import { unsafeInterrupts } from "./unsafe-interrupts.ts";
import { vfConfigLeftover } from "./vf-config-leftover.ts";
import { vfCountHigh } from "./vf-count-high.ts";
import { vfCountMax } from "./vf-count-max.ts";
import { vfCountOverLimit } from "./vf-count-over-limit.ts";
import { vfDriverDiffers } from "./vf-driver-differs.ts";
import { vfGroupShared } from "./vf-group-shared.ts";
import { vfHeldByProcess } from "./vf-held-by-process.ts";
import { vfIdsNotSupported } from "./vf-ids-not-supported.ts";
import { vfLeaked } from "./vf-leaked.ts";
import { vfMacDuplicate } from "./vf-mac-duplicate.ts";
import { vfMemoryMissing } from "./vf-memory-missing.ts";
import { vfOfTwoPorts } from "./vf-of-two-ports.ts";
import { vfSettingUnsupported } from "./vf-setting-unsupported.ts";
import { vfSettingsDiffer } from "./vf-settings-differ.ts";
import { vfUnitFailed } from "./vf-unit-failed.ts";
import { vfUsedByHost } from "./vf-used-by-host.ts";
import { vfVlanDiffers } from "./vf-vlan-differs.ts";
import { vfioMissing } from "./vfio-missing.ts";
import { vfsMissing } from "./vfs-missing.ts";
import { vfsNotBySysfs } from "./vfs-not-by-sysfs.ts";
import { vfsNotPersistent } from "./vfs-not-persistent.ts";

/** Every rule, those of the lowest layer first. */
export const allRules: readonly Rule[] = [
  // access
  configFileUnreadable,
  openstackNotTold,
  // firmware
  firmwareLocked,
  iommuOffInFirmware,
  noInterruptRemapping,
  pfNotSriovCapable,
  pfNumaUnknown,
  vfCountOverLimit,
  vfMemoryMissing,
  // kernel
  acsOverride,
  interruptsRunOut,
  iommuLostAtNextBoot,
  iommuOff,
  unsafeInterrupts,
  vfGroupShared,
  vfioMissing,
  // nic
  bandwidthOverLinkSpeed,
  eswitchSwitchdev,
  pfCarriesHostTraffic,
  pfDown,
  pfWithoutInterface,
  pfWithoutLink,
  poolMatchesNoPf,
  poolMissesPf,
  poolsContradict,
  vfCountHigh,
  vfCountMax,
  vfSettingUnsupported,
  vfsNotBySysfs,
  // vf
  otherVfOwner,
  portVfGone,
  vfConfigLeftover,
  vfDriverDiffers,
  vfHeldByProcess,
  vfMacDuplicate,
  vfSettingsDiffer,
  vfUnitFailed,
  vfUsedByHost,
  vfsMissing,
  vfsNotPersistent,
  // libvirt
  libnl3TooOld,
  memoryLockTooLow,
  // config
  agentExcludeListWrong,
  agentExcludesVfs,
  agentMappingMissing,
  agentMapsMissingInterface,
  bandwidthUnsupported,
  configLineRefused,
  configOptionInWrongSection,
  configOptionSetTwice,
  configOptionUnderTwoNames,
  configSectionTwice,
  configValueOverridden,
  deviceListByInterface,
  deviceListDuplicate,
  deviceListHasPf,
  deviceListMalformed,
  deviceListMatchesNothing,
  deviceListMissesVfs,
  deviceListOverlap,
  deviceListWrongNetwork,
  fdbUnsupported,
  placementRefusesDevname,
  placementUnsupported,
  severalPfsPerNetwork,
  trustedUnsupported,
  // service
  agentRunByHand,
  agentStartedBeforeVfs,
  computeStartedBeforeVfs,
  controllerServicesMissing,
  novaComputeMissing,
  serviceDown,
  serviceNotEnabled,
  serviceOnOldSettings,
  // agent
  agentServesAnotherNetwork,
  sriovAgentDead,
  vfVlanDiffers,
  // compute
  computeNodeTwice,
  novaComputeDisabled,
  novaComputeDown,
  pciRecordDiffers,
  pciRecordFreeButHeld,
  pciRecordLeaked,
  pciRecordMissing,
  pciRecordStuck,
  pciRecordUnused,
  pciRecordVfGone,
  pfGivenToServer,
  portWithoutPciRecord,
  portWithoutVf,
  serverWithoutDevices,
  vfLeaked,
  vfOfTwoPorts,
  // placement
  placementAliasUnmet,
  placementHostNotReporting,
  placementInventoryDiffers,
  placementInventoryMissing,
  placementProviderGhost,
  // neutron
  directPortsProhibited,
  extensionDriverUnknown,
  extensionMissing,
  ml2DriverMissing,
  ml2NetworkTypeMissing,
  ml2NotInUse,
  ovnExternalPorts,
  ovnWithoutGateway,
  physicalNetworkUnknown,
  portBindingFailed,
  portOnUnknownHost,
  vfIdsNotSupported,
  // scheduler
  flavorFitsNoHost,
  hostInNoSriovAggregate,
  noFreeVf,
  schedulerDown,
  schedulerFilterGone,
  schedulerFilterMissing,
  schedulerFilterMisspelt,
  schedulerFilterUnavailable,
  // request
  flavorKeyUnscoped,
  networkOfAnotherPhysicalNetwork,
  networkTypeWithoutVfs,
  networkVlanOutside,
  noHostFits,
  securityGroupOnVf,
  serverInError,
];
