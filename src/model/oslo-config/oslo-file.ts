/** One line of the file as it stands, and the characters that end it; the last line may have none. */
export type OsloLine = {
  readonly kind: "blank" | "comment" | "header" | "setting" | "continuation" | "refused";
  readonly text: string;
  readonly end: "" | "\n" | "\r\n" | "\r";
};

/** A line that has yet to be read: what it is may depend on those above it. */
export type UnreadLine = Omit<OsloLine, "kind">;

/**
 * A section of the file: its header and the lines up to the next header. A section that has several headers stands in
 * the file several times. The name is undefined where the header is one that oslo.config refuses.
 */
export type OsloSection = {
  readonly name: string | undefined;
  /** The line of the header, from 1. */
  readonly line: number;
  /** The last line of it, blank lines included. */
  readonly endLine: number;
};

/** One time that an option is set, with the value that oslo.config reads: unquoted, its lines joined by a line feed. */
export type OsloSetting = {
  /** Undefined before the first header and after a refused one. */
  readonly section: string | undefined;
  readonly name: string;
  readonly value: string;
  readonly line: number;
  /** The last line of it; above line where the value continues. */
  readonly endLine: number;
};

/** A line that makes oslo.config refuse the whole file, so that the service does not start. */
export type OsloProblem = {
  readonly kind:
    | "no-separator"
    | "empty-name"
    | "stray-continuation"
    | "open-header"
    | "empty-header"
    | "outside-section";
  readonly line: number;
  /** The line that oslo.config names in its error, where a setting ended that stood outside of a section. */
  readonly namedLine: number;
};

/** A file of oslo.config, nothing lost: its lines, and what oslo.config reads in them. */
export type OsloFile = {
  readonly lines: readonly OsloLine[];
  readonly sections: readonly OsloSection[];
  readonly settings: readonly OsloSetting[];
  /** In the order of oslo.config, which stops at the first. */
  readonly problems: readonly OsloProblem[];
};

/** Where an option stands: section without brackets, and name as in the file. */
export type OsloName = { readonly section: string; readonly name: string };
