import { Text } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { t } from "../messages.ts";
import { defaultName, levelName } from "../panel/levels.ts";
import { REMOVE, differencesOf } from "./change.ts";
import type { SecurityState } from "./change.ts";

/** What somebody else changed since the list was opened (WORK-SEC-011). */
export function ConflictText({
  before,
  now,
}: {
  readonly before: SecurityState;
  readonly now: SecurityState;
}): ReactNode {
  const nameOf = (level: string): string => (level === REMOVE ? t("security.not_listed") : levelName(level));
  return (
    <>
      <Text>{t("security.conflict_text")}</Text>
      <ul style={{ margin: 0 }}>
        {before.defaultSecurity === now.defaultSecurity ? null : (
          <li>
            {t("security.difference", {
              name: t("property.default_security"),
              from: defaultName(before.defaultSecurity),
              to: defaultName(now.defaultSecurity),
            })}
          </li>
        )}
        {differencesOf(before, now).map(({ name, from, to }) => (
          <li key={name}>{t("security.difference", { name, from: nameOf(from), to: nameOf(to) })}</li>
        ))}
      </ul>
    </>
  );
}
