export { createWorkHttp } from "./work-http.ts";
export type { WorkHttpDeps } from "./work-http.ts";
export { levels, libraryOf } from "./work-port.ts";
export type {
  AccessAnswer,
  Level,
  TokenOwner,
  WorkGroup,
  WorkLevel,
  WorkMatter,
  WorkPerson,
  WorkPort,
} from "./work-port.ts";
