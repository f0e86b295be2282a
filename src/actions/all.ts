import type { HostAction } from "../model/action.ts";
import type { ActionType } from "../model/action-type.ts";
import { bindVfDriver } from "./bind-vf-driver.ts";
import { changeBootEntry } from "./change-boot-entry.ts";
import { editOptions } from "./edit-options.ts";
import { installPackage } from "./install-package.ts";
import { loadModule } from "./load-module.ts";
import { reboot } from "./reboot.ts";
import { rebuildBootMenu } from "./rebuild-boot-menu.ts";
import { removeFile } from "./remove-file.ts";
import { removePackage } from "./remove-package.ts";
import { restartService } from "./restart-service.ts";
import { setDriversAutoprobe } from "./set-drivers-autoprobe.ts";
import { setLinkState } from "./set-link-state.ts";
import { setUnitEnabled } from "./set-unit-enabled.ts";
import { setVfCount } from "./set-vf-count.ts";
import { setVfSettings } from "./set-vf-settings.ts";
import { writeFile } from "./write-file.ts";

const actionTypes: {
  readonly [Kind in HostAction["kind"]]: ActionType<Extract<HostAction, { kind: Kind }>>;
} = {
  "write-file": writeFile,
  "remove-file": removeFile,
  "rebuild-boot-menu": rebuildBootMenu,
  "change-boot-entry": changeBootEntry,
  reboot,
  "load-module": loadModule,
  "set-link-state": setLinkState,
  "set-vf-count": setVfCount,
  "set-drivers-autoprobe": setDriversAutoprobe,
  "bind-vf-driver": bindVfDriver,
  "set-vf-settings": setVfSettings,
  "set-unit-enabled": setUnitEnabled,
  "edit-options": editOptions,
  "install-package": installPackage,
  "remove-package": removePackage,
  "restart-service": restartService,
};

/** How an action's kind is carried out on a host and taken back. */
export function actionTypeOf<A extends HostAction>(action: A): ActionType<A> {
  // The table pairs each kind with its own type; TypeScript cannot follow that through a union.
  return actionTypes[action.kind] as unknown as ActionType<A>;
}
