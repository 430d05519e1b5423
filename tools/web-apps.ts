import { fileURLToPath } from "node:url";

/** A browser app, and where its server serves it. */
export interface WebApp {
  readonly name: string;
  /** As the top bar names it. */
  readonly part: string;
  /** Path on the part's public origin, with a slash at both ends (work-api.md 17.1). */
  readonly base: string;
  /** The routes of the page that people see first, as the generator names them; what they fetch is held to a budget. */
  readonly firstView: readonly string[];
}

export const WEB_APPS: readonly WebApp[] = [
  {
    name: "control-center",
    part: "Control Center",
    base: "/control-center/",
    firstView: ["access/route.tsx", "access/users/route.tsx", "access/users/index.tsx"],
  },
  { name: "work-web", part: "Work", base: "/work/web/", firstView: ["$library/index.tsx"] },
  { name: "operate-web", part: "Operate", base: "/", firstView: ["emails/route.tsx", "emails/index.tsx"] },
];

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
