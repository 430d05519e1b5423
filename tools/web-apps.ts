import { fileURLToPath } from "node:url";

/** A browser app, and where the Work server serves it. */
export interface WebApp {
  readonly name: string;
  /** Path on the public origin, with a slash at both ends (work-api.md 17.1). */
  readonly base: string;
  /** The routes of the page that people see first, as the generator names them; what they fetch is held to a budget. */
  readonly firstView: readonly string[];
}

export const WEB_APPS: readonly WebApp[] = [
  {
    name: "control-center",
    base: "/control-center/",
    firstView: ["access/route.tsx", "access/users/route.tsx", "access/users/index.tsx"],
  },
  { name: "work-web", base: "/work/web/", firstView: ["$library/index.tsx"] },
];

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
