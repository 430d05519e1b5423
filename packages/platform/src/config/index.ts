export { ConfigError, defaultsOf, processEnvironment, readConfig, readConfigFile } from "./define-config.ts";
export type { ConfigValues } from "./define-config.ts";
export { choice, flag, folders, integer, names, Secret, secret, text } from "./option.ts";
export type { Option } from "./option.ts";
