import type { Finding } from "../finding.ts";
import type { OsloOption, OsloSource } from "./effective-value.ts";
import { findContradictions } from "./find-contradictions.ts";
import { findFileFaults } from "./find-file-faults.ts";
import { findMisplaced } from "./find-misplaced.ts";

/** A host's files of one service in the order in which it loads them, and the options that are of interest. */
export type OsloReview = {
  readonly host: string;
  readonly sources: readonly OsloSource[];
  /** Options whose names mean nothing else in these files: a name in a section that is not listed here is reported. */
  readonly options: readonly OsloOption[];
};

/**
 * Where oslo.config refuses the files, or reads something else in them than a person would: refused lines, sections
 * with several headers, options in a wrong section, under two names, set twice, or overridden by a later file.
 */
export function findOsloAmbiguities({ host, sources, options }: OsloReview): Finding[] {
  return [
    ...sources.flatMap((source) => findFileFaults(host, source)),
    ...findMisplaced(host, sources, options),
    ...options.flatMap((option) => findContradictions(host, sources, option)),
  ];
}
