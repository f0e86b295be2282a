import type { Security } from "../../model/host-facts.ts";
import { known, type Reading } from "../../model/reading.ts";
import { fileBeginning, lacking, type SosFiles } from "./sos-files.ts";

const mokutil = "sos_commands/boot/mokutil_--sb-state";
const listings = "sos_commands/boot/ls_";
const dmesg = "sos_commands/kernel/dmesg";

/** Where it stands, as beginnings of paths. */
export const securityPaths: readonly string[] = [mokutil, listings, dmesg];

/** Secure Boot as mokutil or the listing of the firmware shows it, and the lockdown as the kernel has said since it began. */
export function parseSecurity(files: SosFiles): Reading<Security> {
  const secureBoot = secureBootOf(files);
  const lockdown = lockdownOf(files);
  if (secureBoot.is === "unreadable" && lockdown.is === "unreadable")
    return lacking(`${mokutil}, ${dmesg} from the boot on`);
  return known({ secureBoot, lockdown });
}

function secureBootOf(files: SosFiles): Security["secureBoot"] {
  const said = fileBeginning(files, mokutil) ?? "";
  if (/^SecureBoot enabled/m.test(said)) return known(true);
  if (/^SecureBoot disabled|EFI variables are not supported/m.test(said)) return known(false);
  // The options of ls are part of the name, and differ between versions of sos.
  const listed = [...files].find(([path]) => path.startsWith(listings) && path.endsWith(".sys.firmware"));
  const listing = listed?.[1] ?? "";
  if (/^\/sys\/firmware:/m.test(listing) && !/^\/sys\/firmware\/efi/m.test(listing)) return known(false);
  return lacking(mokutil);
}

/** The kernel says at its start, or when it is told to, that it is locked down; how far only its arguments tell, and Secure Boot means integrity. */
function lockdownOf(files: SosFiles): Security["lockdown"] {
  const said = fileBeginning(files, dmesg) ?? "";
  if (/Kernel is locked down from |Lockdown: /.test(said)) {
    const isWhole = /(?:^|\s)lockdown=confidentiality(?:\s|$)/.test(files.get("proc/cmdline") ?? "");
    return known(isWhole ? "confidentiality" : "integrity");
  }
  // Older lines may have been lost, that of the lockdown among them.
  return /\bLinux version \d/.test(said) ? known("none") : lacking(`${dmesg} from the boot on`);
}
