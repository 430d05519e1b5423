import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, FolderArrowRightRegular, FolderOpenRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { systemClock } from "@muniment/kernel";
import { MOST_TOPICS } from "@muniment/tracker-api/stream";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { MatterField } from "../add/matter-field.tsx";
import { host } from "../frame/host.ts";
import { useLive } from "../live/use-live.ts";
import { t } from "../messages.ts";
import type { MatterChoice } from "../matter/matter-query.ts";
import { MatterTasks } from "../panel/panel-page.tsx";
import { FileMail } from "./file-mail.tsx";
import { InsertLinks } from "./insert-links.tsx";
import { MailTasks } from "./mail-tasks.tsx";
import type { MailMessage, OutlookHost } from "./outlook-host.ts";
import { askWork, mattersOf, withoutMatter } from "./suggestions.ts";
import type { Known } from "./suggestions.ts";
import { TaskFromMail } from "./task-from-mail.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0, overflowY: "auto" },
  part: { display: "flex", flexDirection: "column", gap: "8px", padding: "12px 16px", flexShrink: 0 },
  subject: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: "anywhere",
    unicodeBidi: "plaintext",
  },
  heading: { margin: 0, fontSize: tokens.fontSizeBase200, fontWeight: tokens.fontWeightSemibold },
  list: { listStyleType: "none", margin: 0, padding: 0, overflowWrap: "anywhere" },
  row: { display: "flex", flexWrap: "wrap", gap: "8px" },
  matter: { display: "flex", alignItems: "flex-end", gap: "4px" },
  field: { flexGrow: 1, minWidth: 0 },
  suggested: { justifyContent: "flex-start", minWidth: 0, maxWidth: "100%", overflowWrap: "anywhere" },
});

const MATTER = "matter:";

/** What the pane shows beside a message. */
export type PaneTab = "message" | "matter" | "mine";

interface MessageViewProps {
  readonly outlook: OutlookHost;
  readonly message: MailMessage;
  readonly tab: PaneTab;
  readonly isOnline: boolean;
}

/** All that the pane shows of one message; another one gets a view of its own. */
export function MessageView(props: MessageViewProps): ReactNode {
  const { outlook, message, tab } = props;
  // Kept for this selection alone: the same message may have been filed elsewhere when it is selected again.
  const [asked] = useState(() => crypto.randomUUID());
  const queryKey = ["outlook", asked, message.messageId, message.subject];
  const known = useQuery({
    queryKey,
    queryFn: async () => askWork(message, await outlook.headers(), systemClock.now()),
    staleTime: Infinity,
    gcTime: 0,
  });
  const [chosen, setChosen] = useState<MatterChoice | "none">();
  const [act, setAct] = useState<"task" | "file">();
  const [losses, setLosses] = useState(0);
  const client = useQueryClient();
  // Who is kept out of a matter while the pane is open reads nothing of it any more, its name included.
  const lose = (topic: string): void => {
    const id = topic.slice(MATTER.length);
    setLosses((before) => before + 1);
    setAct(undefined);
    setChosen((now) => (now !== "none" && now?.id === id ? undefined : now));
    client.setQueryData<Known>(queryKey, (before) => (before === undefined ? before : withoutMatter(before, id)));
  };
  const followed = new Set([...mattersOf(known.data), ...(typeof chosen === "object" ? [chosen.id] : [])]);
  useLive(
    [...followed].slice(0, MOST_TOPICS).map((id) => `${MATTER}${id}`),
    { onLost: lose },
  );
  if (known.data === undefined) {
    return known.error === null ? (
      <LoadingRows rows={5} />
    ) : (
      <ErrorState error={known.error} onRetry={() => void known.refetch()} />
    );
  }
  const matter = chosen === "none" ? undefined : (chosen ?? known.data.matters[0]);
  const over = (): void => {
    setAct(undefined);
    void known.refetch();
  };
  if (tab === "message" && act !== undefined && matter !== undefined) {
    const given = { ...props, matter, known: known.data, onDone: over, onBack: () => setAct(undefined) };
    return act === "task" ? <TaskFromMail {...given} /> : <FileMail {...given} />;
  }
  return (
    <Shown
      key={losses}
      {...props}
      known={known.data}
      matter={matter}
      onMatter={(next) => setChosen(next ?? "none")}
      onAct={setAct}
    />
  );
}

function Shown(
  props: MessageViewProps & {
    readonly known: Known;
    readonly matter: MatterChoice | undefined;
    onMatter(matter: MatterChoice | undefined): void;
    onAct(act: "task" | "file"): void;
  },
): ReactNode {
  const { outlook, message, known, matter, tab, isOnline } = props;
  const styles = useStyles();
  // The field begins anew with a matter that was not chosen in it.
  const [round, setRound] = useState(0);
  const suggest = (one: MatterChoice): void => {
    props.onMatter(one);
    setRound(round + 1);
  };
  const others = known.matters.filter(({ id }) => id !== matter?.id);
  return (
    <div className={styles.root}>
      <div className={styles.part}>
        <div className={styles.matter}>
          <div className={styles.field}>
            <MatterField key={round} matter={matter} isMissing={false} onMatter={props.onMatter} />
          </div>
          {matter === undefined ? null : (
            <Button
              appearance="subtle"
              icon={<FolderOpenRegular />}
              aria-label={t("outlook.open_matter")}
              title={t("outlook.open_matter")}
              onClick={() => host().openMatter(matter.id)}
            />
          )}
        </div>
        {matter !== undefined || others.length === 0 ? null : (
          <div role="group" aria-label={t("outlook.suggested")} className={styles.row}>
            {others.map((one) => (
              <Button key={one.id} size="small" className={styles.suggested} onClick={() => suggest(one)}>
                {one.name}
              </Button>
            ))}
          </div>
        )}
      </div>
      {tab === "matter" ? (
        matter === undefined ? (
          <EmptyState
            icon={<FolderOpenRegular />}
            title={t("outlook.matter_none")}
            text={t("outlook.matter_none_text")}
          />
        ) : message.isRead ? (
          <MatterTasks key={matter.id} matter={matter.id} />
        ) : (
          <InsertLinks key={matter.id} outlook={outlook} matter={matter.id} />
        )
      ) : message.isRead ? (
        <OfMessage {...props} isOnline={isOnline} />
      ) : (
        <EmptyState icon={<AddRegular />} title={t("outlook.compose_title")} text={t("outlook.compose_text")} />
      )}
    </div>
  );
}

function OfMessage(props: {
  readonly outlook: OutlookHost;
  readonly message: MailMessage;
  readonly known: Known;
  readonly matter: MatterChoice | undefined;
  readonly isOnline: boolean;
  onAct(act: "task" | "file"): void;
}): ReactNode {
  const { outlook, message, known, matter, isOnline, onAct } = props;
  const styles = useStyles();
  const mayFile = outlook.can("attachments") && !message.isProtected;
  const subject = message.subject.trim();
  return (
    <>
      <div className={styles.part}>
        <h2 className={styles.subject}>{subject === "" ? t("outlook.subject_none") : subject}</h2>
        <div className={styles.row}>
          <Button
            appearance="primary"
            icon={<AddRegular />}
            disabledFocusable={matter === undefined || !isOnline}
            onClick={() => onAct("task")}
          >
            {t("outlook.new")}
          </Button>
          {mayFile ? (
            <Button
              icon={<FolderArrowRightRegular />}
              disabledFocusable={matter === undefined || !isOnline}
              onClick={() => onAct("file")}
            >
              {t("outlook.file")}
            </Button>
          ) : (
            <Text size={200}>{t(message.isProtected ? "outlook.protected" : "outlook.old")}</Text>
          )}
        </div>
        {known.filed.length === 0 ? null : (
          <div>
            <h3 className={styles.heading}>{t("outlook.filed")}</h3>
            <ul className={styles.list}>
              {known.filed.map(({ id, name, workspace_name }) => (
                <li key={id}>{t("outlook.filed_as", { name, matter: workspace_name })}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <MailTasks known={known} />
    </>
  );
}
