import type { ConfigFileRole, OpenstackRelease, OptionName } from "../../model/openstack-release.ts";
import type { OptionWord } from "../../model/openstack-words.ts";
import { optionOf } from "../openstack/all.ts";

/** An option where the release has it, and the values that it shall have, one a line. */
export type OptionSetting = OptionName & {
  readonly word: OptionWord;
  readonly file: ConfigFileRole;
  readonly values: readonly string[];
};

/** The setting of an option; none where the release has no such option or there are no values. */
export function settingOf(
  release: OpenstackRelease,
  word: OptionWord,
  values: readonly string[],
): readonly OptionSetting[] {
  const option = optionOf(release, word);
  if (!option || values.length === 0) return [];
  const { file, section, name } = option;
  // oslo.config takes a single $ for a reference to another option.
  return [{ word, file, section, name, values: values.map((value) => value.replaceAll("$", "$$$$")) }];
}

/** The values of an option among settings; empty: it is not among them. */
export function valuesOf(settings: readonly OptionSetting[], word: OptionWord): readonly string[] {
  return settings.find((setting) => setting.word === word)?.values ?? [];
}
