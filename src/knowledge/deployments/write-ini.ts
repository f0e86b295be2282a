import { parseOsloConfig } from "../../model/oslo-config/parse-oslo-config.ts";
import { renderOsloConfig } from "../../model/oslo-config/render-oslo-config.ts";
import { setOption } from "../../model/oslo-config/set-option.ts";
import type { OptionSetting } from "./option-setting.ts";

/** A file of oslo.config with these settings below a comment. */
export function writeIni(comment: readonly string[], settings: readonly OptionSetting[]): string {
  const start = parseOsloConfig(comment.map((line) => `# ${line}\n`).join(""));
  return renderOsloConfig(settings.reduce((file, setting) => setOption(file, setting), start));
}
