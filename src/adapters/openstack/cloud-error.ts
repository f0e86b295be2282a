import { OperatingError, type OperatingErrorWords } from "../../base/operating-error.ts";
import type { CloudErrorCode } from "../../ports/cloud.ts";

/** An OperatingError with a code of the Cloud port. */
export function cloudError(
  code: CloudErrorCode,
  subject: string,
  words: OperatingErrorWords,
): OperatingError {
  return new OperatingError(code, subject, words);
}

/** Whether something that was thrown is an OperatingError with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly CloudErrorCode[]): error is OperatingError {
  return error instanceof OperatingError && codes.some((code) => code === error.code);
}
