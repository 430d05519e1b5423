import { Button, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowLeftRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { Status } from "@muniment/ui/status";
import { TroubleDetails } from "../email/trouble.tsx";
import { splitText } from "../texts/split.ts";
import { stateOf, TONES } from "./split-data.ts";
import type { SplitData } from "./split-data.ts";

const useStyles = makeStyles({
  head: { display: "flex", flexWrap: "wrap", gap: "8px 16px", alignItems: "center" },
  name: {
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    margin: 0,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  bar: { flexShrink: 0 },
});

/** Cancels after asking. */
export function CancelSplit({ isBusy, onCancel }: { readonly isBusy: boolean; onCancel(): void }): ReactNode {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button disabled={isBusy} onClick={() => setIsAsking(true)}>
        {splitText("split.cancel")}
      </Button>
      {isAsking ? (
        <FormDialog
          title={splitText("split.cancel_title")}
          cancelLabel={splitText("split.keep_on")}
          choices={[
            {
              label: splitText("split.cancel"),
              run() {
                setIsAsking(false);
                onCancel();
              },
            },
          ]}
          onClose={() => setIsAsking(false)}
        >
          <Text>{splitText("split.cancel_text")}</Text>
        </FormDialog>
      ) : null}
    </>
  );
}

/** What is split, and how far it is. */
export function SplitHead({ split, onBack }: { readonly split: SplitData; onBack(): void }): ReactNode {
  const styles = useStyles();
  const { pages } = split.source;
  const stored = split.parts.filter(({ state }) => state === "stored").length;
  return (
    <div className={styles.head}>
      <Button appearance="subtle" icon={<ArrowLeftRegular />} onClick={onBack}>
        {splitText("split.back")}
      </Button>
      <h2 className={styles.name}>{split.source.name}</h2>
      <Status tone={TONES[split.state]}>{stateOf(split)}</Status>
      {pages === undefined ? null : <Text>{splitText("split.pages", { count: pages })}</Text>}
      {["storing", "partly_stored", "stored"].includes(split.state) ? (
        <Text role="status">{splitText("split.stored_of", { done: stored, count: split.parts.length })}</Text>
      ) : null}
      <Text size={200} className={styles.quiet}>
        {splitText("split.by", { by: split.by, other: split.updated_by })}
      </Text>
    </div>
  );
}

/** What one must know of it. */
export function Notices(props: { readonly split: SplitData; readonly error: unknown; onReload(): void }): ReactNode {
  const { split, error, onReload } = props;
  const styles = useStyles();
  return (
    <>
      {split.trouble === undefined ? null : (
        <MessageBar intent={split.state === "failed" ? "error" : "warning"} layout="multiline" className={styles.bar}>
          <MessageBarBody>
            <TroubleDetails trouble={split.trouble} />
          </MessageBarBody>
        </MessageBar>
      )}
      {split.source.is_signed === true && split.state !== "closed" ? (
        <MessageBar className={styles.bar}>
          <MessageBarBody>{splitText("split.signed")}</MessageBarBody>
        </MessageBar>
      ) : null}
      {error === undefined ? null : (
        <div>
          <Button size="small" onClick={onReload}>
            {splitText("split.reload")}
          </Button>
        </div>
      )}
    </>
  );
}
