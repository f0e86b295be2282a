import type { Output } from "./dependencies.ts";

/** Messages, with a block of text below them that is redrawn in place on a terminal. */
export type Screen = {
  readonly output: Output;
  /** Writes text above the block. */
  readonly print: (text: string) => void;
  /** Replaces the block; an empty text removes it. Does nothing while a question is open, or without a terminal. */
  readonly update: (block: string) => void;
  /** Takes the block away while something else uses the terminal; returns how to bring it back. */
  readonly pause: () => () => void;
};

/** A screen on a stream. */
export function createScreen(output: Output): Screen {
  let shown = "";
  let pauses = 0;
  const erase = (): void => {
    const rows = shown.split("\n").length - 1;
    if (rows > 0) output.write(`\u001b[${rows}A\u001b[0J`);
  };
  const draw = (block: string): void => {
    erase();
    shown = block;
    if (block !== "") output.write(block);
  };
  return {
    output,
    print: (text) => {
      const block = shown;
      draw("");
      output.write(text);
      draw(block);
    },
    update: (block) => {
      if (output.isTTY === true && pauses === 0) draw(lastRows(block, rowsOf(output) - 1));
    },
    pause: () => {
      draw("");
      pauses += 1;
      return () => {
        pauses -= 1;
      };
    },
  };
}

/** Some terminals do not tell their size, or 0. */
function rowsOf({ rows }: Output): number {
  return rows !== undefined && rows > 1 ? rows : 24;
}

/** A block higher than the terminal could not be taken back. */
function lastRows(block: string, most: number): string {
  const rows = block.split("\n").slice(0, -1);
  return rows.length <= most ? block : `${rows.slice(-most).join("\n")}\n`;
}
