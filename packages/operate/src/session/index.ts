export { createIdentityProvider } from "./identity-provider.ts";
export { createSessionService, OPERATE_COOKIE } from "./session.service.ts";
export type { SessionService } from "./session.service.ts";
export { sessionRoutes } from "./session.routes.ts";
export { SIGN_IN_REPLY_PATH, SIGNED_OUT_PATH, signInRoutes } from "./sign-in.routes.ts";
export { signInPages } from "./sign-in-pages.ts";
export { createSignInService } from "./sign-in.service.ts";
