/** An expression of awk. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "expression"; readonly pattern: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "element"; readonly name: string; readonly index: readonly Expression[] }
  | { readonly kind: "field"; readonly index: Expression }
  | {
      readonly kind: "assign";
      readonly target: Target;
      readonly operator: string;
      readonly value: Expression;
    }
  | { readonly kind: "step"; readonly target: Target; readonly by: 1 | -1; readonly isPrefix: boolean }
  | { readonly kind: "unary"; readonly operator: "!" | "-" | "+"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "choice";
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly kind: "in"; readonly index: readonly Expression[]; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly values: readonly Expression[] };

/** What can be assigned to. */
export type Target = Extract<Expression, { kind: "name" | "element" | "field" }>;

/** A statement of awk. */
export type Statement =
  | { readonly kind: "expression"; readonly value: Expression }
  | { readonly kind: "print"; readonly values: readonly Expression[]; readonly isFormatted: boolean }
  | {
      readonly kind: "if";
      readonly condition: Expression;
      readonly yes: Statement;
      readonly no: Statement | undefined;
    }
  | {
      readonly kind: "while";
      readonly condition: Expression;
      readonly body: Statement;
      readonly isLast: boolean;
    }
  | {
      readonly kind: "for";
      readonly first: Statement | undefined;
      readonly condition: Expression | undefined;
      readonly step: Statement | undefined;
      readonly body: Statement;
    }
  | { readonly kind: "each"; readonly variable: string; readonly name: string; readonly body: Statement }
  | { readonly kind: "block"; readonly statements: readonly Statement[] }
  | { readonly kind: "next" | "break" | "continue" }
  | { readonly kind: "exit" | "return"; readonly value: Expression | undefined }
  | { readonly kind: "delete"; readonly name: string; readonly index: readonly Expression[] | undefined };

/** A rule: what is done with the lines that it is for; without a body they are printed. */
export type Rule = { readonly pattern: Expression | undefined; readonly body: Statement | undefined };

/** A function of a program. */
export type AwkFunction = {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Statement;
};

/** A whole program. */
export type AwkProgram = {
  readonly begin: readonly Statement[];
  readonly rules: readonly Rule[];
  readonly end: readonly Statement[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
};
