import type { Rule } from "../model/rule.ts";
import { agentExcludeListWrong } from "./agent-exclude-list-wrong.ts";
import { agentMappingMissing } from "./agent-mapping-missing.ts";
import { agentMapsMissingInterface } from "./agent-maps-missing-interface.ts";
import { agentServesAnotherNetwork } from "./agent-serves-another-network.ts";
import { deviceListMissesVfs } from "./device-list-misses-vfs.ts";
import { deviceListWrongNetwork } from "./device-list-wrong-network.ts";
import { eswitchSwitchdev } from "./eswitch-switchdev.ts";
import { flavorFitsNoHost } from "./flavor-fits-no-host.ts";
import { hostInNoSriovAggregate } from "./host-in-no-sriov-aggregate.ts";
import { iommuLostAtNextBoot } from "./iommu-lost-at-next-boot.ts";
import { iommuOff } from "./iommu-off.ts";
import { iommuOffInFirmware } from "./iommu-off-in-firmware.ts";
import { ml2DriverMissing } from "./ml2-driver-missing.ts";
import { ml2NetworkTypeMissing } from "./ml2-network-type-missing.ts";
import { networkOfAnotherPhysicalNetwork } from "./network-of-another-physical-network.ts";
import { networkTypeWithoutVfs } from "./network-type-without-vfs.ts";
import { networkVlanOutside } from "./network-vlan-outside.ts";
import { noFreeVf } from "./no-free-vf.ts";
import { novaComputeDisabled } from "./nova-compute-disabled.ts";
import { novaComputeDown } from "./nova-compute-down.ts";
import { pfDown } from "./pf-down.ts";
import { pfWithoutLink } from "./pf-without-link.ts";
import { physicalNetworkUnknown } from "./physical-network-unknown.ts";
import { portBindingFailed } from "./port-binding-failed.ts";
import { portVfGone } from "./port-vf-gone.ts";
import { schedulerDown } from "./scheduler-down.ts";
import { schedulerFilterMissing } from "./scheduler-filter-missing.ts";
import { serviceDown } from "./service-down.ts";
import { serviceNotEnabled } from "./service-not-enabled.ts";
import { serviceOnOldSettings } from "./service-on-old-settings.ts";
import { sriovAgentDead } from "./sriov-agent-dead.ts";
import { vfGroupShared } from "./vf-group-shared.ts";
import { vfHeldByProcess } from "./vf-held-by-process.ts";
import { vfIdsNotSupported } from "./vf-ids-not-supported.ts";
import { vfLeaked } from "./vf-leaked.ts";
import { vfMacDuplicate } from "./vf-mac-duplicate.ts";
import { vfOfTwoPorts } from "./vf-of-two-ports.ts";
import { vfUnitFailed } from "./vf-unit-failed.ts";
import { vfUsedByHost } from "./vf-used-by-host.ts";
import { vfVlanDiffers } from "./vf-vlan-differs.ts";
import { vfsMissing } from "./vfs-missing.ts";
import { vfsNotPersistent } from "./vfs-not-persistent.ts";

/** Every rule, those of the lowest layer first. */
export const allRules: readonly Rule[] = [
  // firmware
  iommuOffInFirmware,
  // kernel
  iommuLostAtNextBoot,
  iommuOff,
  vfGroupShared,
  // nic
  eswitchSwitchdev,
  pfDown,
  pfWithoutLink,
  // vf
  portVfGone,
  vfHeldByProcess,
  vfMacDuplicate,
  vfUnitFailed,
  vfUsedByHost,
  vfsMissing,
  vfsNotPersistent,
  // config
  agentExcludeListWrong,
  agentMappingMissing,
  agentMapsMissingInterface,
  deviceListMissesVfs,
  deviceListWrongNetwork,
  // service
  schedulerDown,
  serviceDown,
  serviceNotEnabled,
  serviceOnOldSettings,
  // agent
  agentServesAnotherNetwork,
  sriovAgentDead,
  vfVlanDiffers,
  // compute
  novaComputeDisabled,
  novaComputeDown,
  vfLeaked,
  vfOfTwoPorts,
  // neutron
  ml2DriverMissing,
  ml2NetworkTypeMissing,
  physicalNetworkUnknown,
  portBindingFailed,
  vfIdsNotSupported,
  // scheduler
  flavorFitsNoHost,
  hostInNoSriovAggregate,
  noFreeVf,
  schedulerFilterMissing,
  // request
  networkOfAnotherPhysicalNetwork,
  networkTypeWithoutVfs,
  networkVlanOutside,
];
