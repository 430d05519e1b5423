import { t } from "../messages.ts";

/** A level as people read it (work-api.md 8.1). */
export function levelName(level: string | undefined): string {
  switch (level) {
    case "no_access":
      return t("level.no_access");
    case "read":
      return t("level.read");
    case "read_write":
      return t("level.read_write");
    case "change_security":
      return t("level.change_security");
    case "full_access":
      return t("level.full_access");
    default:
      return level ?? "";
  }
}

/** A default security as people read it (work-api.md 8.2). */
export function defaultName(value: string | undefined): string {
  switch (value) {
    case "public":
      return t("default.public");
    case "view":
      return t("default.view");
    case "private":
      return t("default.private");
    case "inherit":
      return t("default.inherit");
    default:
      return value ?? "";
  }
}
