export { clearPlatform, followDirectory } from "./platform.repository.ts";
export { createPlatformService } from "./platform.service.ts";
export type { PlatformService } from "./platform.service.ts";
