export { createProvisioning } from "./provisioning.ts";
