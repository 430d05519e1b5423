/**
 * Resolves at the first SIGTERM or SIGINT. Later ones change nothing: npm passes on the Ctrl+C that the terminal has
 * already sent to the whole group.
 */
export function waitForStopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, resolve);
  });
}
