/** How `${name}` changes what it gives: `:-`, `%%` and so on with the word behind it, or `length` for `${#name}`. */
export type ParameterChange = { readonly operator: string; readonly word: Word };

/** A part of a word; quoted parts are not split and match nothing but themselves. */
export type WordPart =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  | {
      readonly kind: "parameter";
      readonly name: string;
      readonly quoted: boolean;
      readonly change: ParameterChange | undefined;
    }
  | { readonly kind: "command"; readonly body: Command; readonly quoted: boolean }
  | { readonly kind: "arithmetic"; readonly expression: Word; readonly quoted: boolean };

/** A word as it stands in a script. */
export type Word = readonly WordPart[];

/** Where a descriptor goes; of `<<` the target is what it reads. */
export type Redirect = {
  readonly descriptor: number;
  readonly operator: ">" | ">>" | ">|" | "<" | "<>" | ">&" | "<&" | "<<";
  target: Word;
};

/** `name=value` before a command. */
export type Assignment = { readonly name: string; readonly value: Word };

/** A command of the shell. */
export type Command =
  | {
      readonly kind: "simple";
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly kind: "pipeline"; readonly commands: readonly Command[]; readonly negated: boolean }
  | {
      readonly kind: "and-or";
      readonly operator: "&&" | "||";
      readonly left: Command;
      readonly right: Command;
    }
  | { readonly kind: "list"; readonly items: readonly ListItem[] }
  | { readonly kind: "function"; readonly name: string; readonly body: Command }
  | Compound;

/** One of a list; in the background behind `&`. */
export type ListItem = { readonly command: Command; readonly isBackground: boolean };

type Redirected = { readonly redirects: readonly Redirect[] };

/** A command that holds others. */
export type Compound = Redirected &
  (
    | {
        readonly kind: "if";
        readonly branches: readonly { readonly condition: Command; readonly body: Command }[];
        readonly otherwise: Command | undefined;
      }
    | { readonly kind: "loop"; readonly until: boolean; readonly condition: Command; readonly body: Command }
    | {
        readonly kind: "for";
        readonly name: string;
        /** undefined: the arguments of the script. */
        readonly words: readonly Word[] | undefined;
        readonly body: Command;
      }
    | {
        readonly kind: "case";
        readonly subject: Word;
        readonly items: readonly { readonly patterns: readonly Word[]; readonly body: Command }[];
      }
    | { readonly kind: "group" | "subshell"; readonly body: Command }
  );
