export { auditInsert, auditSubject, differences, recordAudit, recordAuditRows, requestSubject } from "./audit.ts";
export type { AuditEntry, AuditSubject } from "./audit.ts";
export { sealAudit } from "./chain.ts";
export { findAudit } from "./search.ts";
export type { AuditFilter, AuditPlace, AuditRecord } from "./search.ts";
export { verifyAudit } from "./verify.ts";
export type { AuditCheck, AuditFault } from "./verify.ts";
