export { ConfigError, processEnvironment, readConfig } from "./define-config.ts";
export { flag, integer, Secret, secret, text } from "./option.ts";
export type { Option } from "./option.ts";
