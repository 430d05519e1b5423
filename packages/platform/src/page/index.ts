export { MARK_PATH, markPicture, pageHeaders, renderPage } from "./page.ts";
export type { Page } from "./page.ts";
export { doneNote, identifierField, passwordField, problemNote, ruleItem } from "./page-parts.ts";
export { formOf, isFromElsewhere, pageScope, sendPage } from "./page-scope.ts";
export type { TroublePages } from "./page-scope.ts";
