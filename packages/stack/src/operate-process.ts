import { createOperateServer, loadOperateConfig } from "@muniment/operate-server";

/** What the process that starts this one sends. */
export type OperateOrder =
  | { readonly kind: "start"; readonly settings: Readonly<Record<string, string>> }
  | { readonly kind: "stop" };

/** What this process tells. */
export type OperateReport = { readonly kind: "ready" } | { readonly kind: "failed"; readonly text: string };

let server: Awaited<ReturnType<typeof createOperateServer>> | undefined;
let isStopping = false;

async function start(settings: Readonly<Record<string, string>>): Promise<void> {
  try {
    server = await createOperateServer(await loadOperateConfig(settings));
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

function tell(report: OperateReport): void {
  process.send?.(report);
}

process.on("message", (order: OperateOrder) => void (order.kind === "start" ? start(order.settings) : stop()));
// Who started this one is gone, by force or by a fault: nothing is kept here, and the port is needed again.
process.on("disconnect", () => {
  if (!isStopping) process.kill(process.pid, "SIGKILL");
});
// A terminal sends its signal to both; the one who started this one says when to stop.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => void stop());
