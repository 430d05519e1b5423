import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { createServer } from "vite";
import { ROOT } from "./web-apps.ts";

// Serves the parts of `packages/ui` by themselves while they are worked on.
const server = await createServer({
  configFile: false,
  root: join(ROOT, "apps/kit"),
  plugins: [react()],
  server: { host: "127.0.0.1", port: 5173 },
});
await server.listen();
server.printUrls();
