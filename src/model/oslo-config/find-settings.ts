import type { OsloFile, OsloName, OsloSetting } from "./oslo-file.ts";
import { sectionKey } from "./section-key.ts";

/** Every time that the file sets the option, in order; section names count as oslo.config compares them. */
export function findSettings(file: OsloFile, { section, name }: OsloName): OsloSetting[] {
  const key = sectionKey(section);
  return file.settings.filter(
    (setting) =>
      setting.name === name && setting.section !== undefined && sectionKey(setting.section) === key,
  );
}
