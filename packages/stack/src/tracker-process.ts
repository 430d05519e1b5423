import { createTrackerServer, loadTrackerConfig } from "@muniment/tracker-server";
import { serveOrders } from "./server-process.ts";

serveOrders(async (settings) => createTrackerServer(await loadTrackerConfig(settings)));
