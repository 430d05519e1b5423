import { fileURLToPath } from "node:url";

/** A browser app, and where the Work server serves it. */
export interface WebApp {
  readonly name: string;
  /** Path on the public origin, with a slash at both ends (work-api.md 17.1). */
  readonly base: string;
}

export const WEB_APPS: readonly WebApp[] = [
  { name: "control-center", base: "/control-center/" },
  { name: "work-web", base: "/work/web/" },
];

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
