import { createOperateServer, loadOperateConfig } from "@muniment/operate-server";
import { serveOrders } from "./server-process.ts";

serveOrders(async (settings) => createOperateServer(await loadOperateConfig(settings)));
