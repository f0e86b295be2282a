import { notAsPlannedCode, stillInUseCode } from "../../actions/cloud-inverse.ts";
import { OperatingError } from "../../base/operating-error.ts";

/** What is there is not what the action is about; nothing was changed. */
export function notAsPlanned(what: string, differences: readonly string[]): OperatingError {
  return new OperatingError(notAsPlannedCode, what, {
    message: `The ${what} is not as the plan has it, so nothing was changed: it has ${differences.join(", ")}`,
    hint: "Look at who changed it, and plan again.",
  });
}

/** What shall be deleted is in use; nothing was changed. */
export function stillInUse(what: string, holders: readonly string[]): OperatingError {
  const more = holders.length > 5 ? ` and ${holders.length - 5} more` : "";
  return new OperatingError(stillInUseCode, what, {
    message: `The ${what} is in use, so it was not deleted: ${holders.slice(0, 5).join(", ")}${more}`,
    hint: "Remove or move what uses it, and run vfleet undo again.",
  });
}
