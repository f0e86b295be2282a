import type { OsloFile, OsloName, OsloSetting } from "./oslo-file.ts";
import { isSameSection } from "./section-key.ts";

/** Every time that the file sets the option, in order; section names count as oslo.config compares them. */
export function findSettings(file: OsloFile, { section, name }: OsloName): OsloSetting[] {
  const found: OsloSetting[] = [];
  for (const setting of file.settings) {
    if (setting.name === name && setting.section !== undefined && isSameSection(setting.section, section))
      found.push(setting);
  }
  return found;
}
