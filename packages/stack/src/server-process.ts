/** What the process that starts a server sends to it. */
export type ServerOrder =
  | { readonly kind: "start"; readonly settings: Readonly<Record<string, string>> }
  | { readonly kind: "stop" };

/** What the server's process tells. */
export type ServerReport = { readonly kind: "ready" } | { readonly kind: "failed"; readonly text: string };

/** A server that was made and can be told to answer. */
interface Server extends AsyncDisposable {
  listen(): Promise<string>;
}

/** Runs a server in this process as the one that started it says; `create` makes it from its settings. */
export function serveOrders(create: (settings: Readonly<Record<string, string>>) => Promise<Server>): void {
  let server: Server | undefined;
  let isStopping = false;

  async function start(settings: Readonly<Record<string, string>>): Promise<void> {
    try {
      server = await create(settings);
      if (isStopping) return;
      await server.listen();
      tell({ kind: "ready" });
    } catch (error) {
      tell({ kind: "failed", text: error instanceof Error ? error.message : String(error) });
      process.exitCode = 1;
      isStopping = true;
      process.disconnect();
    }
  }

  async function stop(): Promise<void> {
    if (isStopping) return;
    isStopping = true;
    await server?.[Symbol.asyncDispose]();
    if (process.connected) process.disconnect();
  }

  process.on("message", (order: ServerOrder) => void (order.kind === "start" ? start(order.settings) : stop()));
  // Who started this one is gone, by force or by a fault: nothing is kept here, and the port is needed again.
  process.on("disconnect", () => {
    if (!isStopping) process.kill(process.pid, "SIGKILL");
  });
  // A terminal sends its signal to both; the one who started this one says when to stop.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => void stop());
}

function tell(report: ServerReport): void {
  process.send?.(report);
}
