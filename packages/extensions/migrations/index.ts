import type { MigrationSet } from "@muniment/platform/db";
import { extensions } from "./0001-extensions.ts";
import { element } from "./0002-element.ts";
import { probe } from "./0003-probe.ts";

/** The schema of packages and publishers. */
export const extensionsMigrations: MigrationSet = {
  owner: "extensions",
  migrations: [extensions, element, probe],
};
