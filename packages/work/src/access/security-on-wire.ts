import { readSecurityBody } from "./security-body.ts";
import { describeSecurity } from "./security-list.ts";

/** Access lists as requests name them and answers tell them (work-api.md 8.3). */
export const securityOnWire = { describe: describeSecurity, readChange: readSecurityBody };
