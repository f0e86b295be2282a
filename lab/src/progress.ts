/** Prints one line of progress: seconds since the command began, about what, and what happens. */
export type Say = (subject: string, text: string) => void;

/** Makes a printer of progress lines that read well on a terminal and in a log file alike. */
export function startProgress(write: (text: string) => void): Say {
  const started = performance.now();
  return (subject, text) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    write(`[${String(seconds).padStart(4)} s] ${subject}: ${text}\n`);
  };
}

/** Measures from now on; the answer reads like "12.3 s". */
export function startStopwatch(): () => string {
  const started = performance.now();
  return () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
