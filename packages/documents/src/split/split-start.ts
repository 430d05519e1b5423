import { enableCompileCache } from "node:module";

// Before what it starts is even read, so that nothing of it is compiled for each process anew.
enableCompileCache();
await import("./split-process.ts");
