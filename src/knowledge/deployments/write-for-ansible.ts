import type { OptionSetting } from "./option-setting.ts";
import { writeIni } from "./write-ini.ts";
import { mapTexts, writeYaml, type YamlMapping } from "./write-yaml.ts";

/** Variables for Ansible, in which no text is taken for a template. */
export function writeVariables(comment: readonly string[], variables: YamlMapping): string {
  return writeYaml(comment, mapTexts(variables, escapeJinja));
}

/** A file of oslo.config that Ansible takes for a template. */
export function writeIniTemplate(comment: readonly string[], settings: readonly OptionSetting[]): string {
  return writeIni(
    comment,
    settings.map((setting) => ({ ...setting, values: setting.values.map(escapeJinja) })),
  );
}

// Jinja takes {{, {% and {# for its own.
function escapeJinja(text: string): string {
  return text.replace(/\{[{%#]/g, (opening) => `{{ '${opening}' }}`);
}
