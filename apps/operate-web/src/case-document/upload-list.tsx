import { Button, ProgressBar, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { troubleOf } from "@muniment/ui/query";
import { t } from "../messages.ts";
import { caseDocumentText } from "../texts/case-document.ts";
import type { FileUpload, Uploads } from "./uploads.ts";

const useStyles = makeStyles({
  root: {
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    padding: "8px 16px",
    maxHeight: "30vh",
    overflowY: "auto",
    flexShrink: 0,
  },
  head: { display: "flex", alignItems: "center", justifyContent: "space-between" },
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "8px" },
  line: { display: "flex", alignItems: "center", gap: "8px", flexWrap: "wrap" },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

const ANSWERS = ["new_version", "keep_both", "skip"] as const;

/** The files that are sent, each with how far it came (OPR-UPL-002). */
export function UploadList({ uploads }: { readonly uploads: Uploads }): ReactNode {
  const styles = useStyles();
  if (uploads.files.length === 0) return null;
  return (
    <section className={styles.root} aria-label={caseDocumentText("uploads.title")}>
      <div className={styles.head}>
        <Text weight="semibold">{caseDocumentText("uploads.title")}</Text>
        <Button
          appearance="subtle"
          size="small"
          icon={<DismissRegular />}
          aria-label={caseDocumentText("uploads.clear")}
          onClick={uploads.clear}
        />
      </div>
      <ul className={styles.list}>
        {uploads.files.map((file) => (
          <li key={file.key}>
            <div className={styles.line}>
              <Text className={styles.name}>{file.name}</Text>
              <Text size={200} className={styles.quiet}>
                {stateText(file)}
              </Text>
              {file.state === "asks"
                ? ANSWERS.map((answer) => (
                    <Button key={answer} size="small" onClick={() => uploads.answer(file, answer)}>
                      {caseDocumentText(`uploads.${answer}`)}
                    </Button>
                  ))
                : null}
              {file.state === "sending" ? (
                <Button size="small" onClick={() => uploads.cancel(file)}>
                  {t("action.cancel")}
                </Button>
              ) : null}
            </div>
            {file.state === "sending" || file.state === "storing" ? (
              <ProgressBar
                aria-label={file.name}
                {...(file.state === "storing" || file.size === 0 ? {} : { value: file.sent / file.size })}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateText({ state, error }: FileUpload): string {
  if (state === "failed" || state === "asks") return troubleOf(error).text;
  return caseDocumentText(`uploads.${state}`);
}
