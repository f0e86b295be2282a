import * as z from "zod";

const FORM = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|\+00:00)?$/;

/** A time as Nova (`2026-11-23T04:52:12.000000`) and Neutron (`2026-11-23 04:52:10`) give it in UTC, as ISO 8601. */
export const timestamp = z
  .string()
  .regex(FORM, "a time in UTC")
  .transform((text) => text.replace(FORM, "$1T$2Z"));
