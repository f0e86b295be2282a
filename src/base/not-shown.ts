/** What stands for a value that is kept back. */
export const notShown = "(not shown)";
