import { MessageBar, MessageBarBody, MessageBarTitle, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { troubleOf } from "@muniment/ui/query";
import { packageText } from "../../../texts/package.ts";
import { violationsOf } from "./-packages.ts";

const useStyles = makeStyles({
  list: { margin: "8px 0 0", paddingLeft: "20px", display: "flex", flexDirection: "column", gap: "8px" },
  item: { overflowWrap: "anywhere" },
  code: { fontFamily: tokens.fontFamilyMonospace },
});

/** Why a package was not taken: every rule that it breaks, with file and line (TRK-PKG-004). */
export function Violations({ error }: { readonly error: unknown }): ReactNode {
  const styles = useStyles();
  const violations = violationsOf(error);
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>
          {packageText(violations.length === 0 ? "failed.upload" : "violations.heading")}
        </MessageBarTitle>
        {violations.length === 0 ? (
          <Text block>{troubleOf(error).text}</Text>
        ) : (
          <ul className={styles.list}>
            {violations.map(({ code, code_message: text, field, data }) => (
              <li key={`${code} ${field} ${text}`} className={styles.item}>
                <Text weight="semibold" className={styles.code}>
                  {code}
                </Text>
                <Text>{` ${text}`}</Text>
                {field === undefined ? null : (
                  <Text block size={200}>
                    {typeof data === "number" ? `${field}, ${packageText("violations.line", { line: data })}` : field}
                  </Text>
                )}
              </li>
            ))}
          </ul>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}
