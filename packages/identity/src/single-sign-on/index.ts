export { createSingleSignOn } from "./single-sign-on.ts";
export type { SingleSignOn } from "./single-sign-on.ts";
export { makeOwnCertificate } from "./own-certificate.ts";
export type { OwnCertificate } from "./own-certificate.ts";
export { faultText } from "./protocol.ts";
export { TEST_PATH } from "./single-sign-on.routes.ts";
