import type { Guard, Step } from "../model/step.ts";
import { bindVfDrivers } from "./bind-vf-drivers.ts";
import { bringPfUp } from "./bring-pf-up.ts";
import { configureServices } from "./configure-services.ts";
import { createVfs } from "./create-vfs.ts";
import { enableIommu } from "./enable-iommu.ts";
import { enableSriovAgent } from "./enable-sriov-agent.ts";
import { guardHostTraffic } from "./guard-host-traffic.ts";
import { guardIommu } from "./guard-iommu.ts";
import { guardLeftoverVfConfig } from "./guard-leftover-vf-config.ts";
import { guardLibnl3 } from "./guard-libnl3.ts";
import { guardNetworkOwners } from "./guard-network-owners.ts";
import { guardNicQuirks } from "./guard-nic-quirks.ts";
import { guardOpenstack } from "./guard-openstack.ts";
import { guardReadableFacts } from "./guard-readable-facts.ts";
import { guardReboot } from "./guard-reboot.ts";
import { guardVfCount } from "./guard-vf-count.ts";
import { guardVfSettings } from "./guard-vf-settings.ts";
import { guardVfio } from "./guard-vfio.ts";
import { guardVfsInUse } from "./guard-vfs-in-use.ts";
import { installSriovAgent } from "./install-sriov-agent.ts";
import { loadVfio } from "./load-vfio.ts";
import { persistVfs } from "./persist-vfs.ts";
import { rebootHost } from "./reboot-host.ts";
import { restartServices } from "./restart-services.ts";
import { setAutoprobe } from "./set-autoprobe.ts";
import { setVfAttributes } from "./set-vf-attributes.ts";

/** What is looked at before anything is planned; what a guard refuses, no step sees. */
export const guards: readonly Guard[] = [
  guardReadableFacts,
  guardNicQuirks,
  guardVfCount,
  guardHostTraffic,
  guardVfsInUse,
  guardVfSettings,
  guardLibnl3,
  guardNetworkOwners,
  guardLeftoverVfConfig,
  guardIommu,
  guardVfio,
  guardReboot,
  guardOpenstack,
];

/** The runbook: from a bare host to VFs that are there after each boot and that OpenStack hands out. Facts are read again after each phase. */
export const sequence: readonly Step[] = [
  // phase boot
  enableIommu,
  rebootHost,
  // phase functions
  loadVfio,
  bringPfUp,
  setAutoprobe,
  createVfs,
  bindVfDrivers,
  setVfAttributes,
  // phase persistence
  persistVfs,
  // phase packages
  installSriovAgent,
  // phase services
  configureServices,
  enableSriovAgent,
  restartServices,
];
