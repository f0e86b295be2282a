/** Why a system call failed, as the kernel names it. */
export type Errno =
  | "EPERM"
  | "ENOENT"
  | "EIO"
  | "ENXIO"
  | "EBADF"
  | "EAGAIN"
  | "ENOMEM"
  | "EACCES"
  | "EBUSY"
  | "EEXIST"
  | "ENODEV"
  | "ENOTDIR"
  | "EISDIR"
  | "EINVAL"
  | "ENOSPC"
  | "EROFS"
  | "ERANGE"
  | "ENOTEMPTY"
  | "ELOOP"
  | "EOPNOTSUPP";

/** What glibc says of it. */
export const errnoTexts: Readonly<Record<Errno, string>> = {
  EPERM: "Operation not permitted",
  ENOENT: "No such file or directory",
  EIO: "Input/output error",
  ENXIO: "No such device or address",
  EBADF: "Bad file descriptor",
  EAGAIN: "Resource temporarily unavailable",
  ENOMEM: "Cannot allocate memory",
  EACCES: "Permission denied",
  EBUSY: "Device or resource busy",
  EEXIST: "File exists",
  ENODEV: "No such device",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
  EINVAL: "Invalid argument",
  ENOSPC: "No space left on device",
  EROFS: "Read-only file system",
  ERANGE: "Numerical result out of range",
  ENOTEMPTY: "Directory not empty",
  ELOOP: "Too many levels of symbolic links",
  EOPNOTSUPP: "Operation not supported",
};

/** A system call that failed. */
export class Failure {
  readonly errno: Errno;

  constructor(errno: Errno) {
    this.errno = errno;
  }

  /** What programs print. */
  get text(): string {
    return errnoTexts[this.errno];
  }
}

const failures = new Map<Errno, Failure>();

/** The failure of an errno. */
export function fail(errno: Errno): Failure {
  const known = failures.get(errno) ?? new Failure(errno);
  failures.set(errno, known);
  return known;
}
