import { Button, Link, Text, Textarea, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { systemClock } from "@muniment/kernel";
import {
  addComment,
  COMMENT_EDIT_MINUTES,
  deleteComment,
  listComments,
  updateComment,
} from "@muniment/tracker-api/comment";
import type { Output } from "@muniment/rest";
import { Moment } from "@muniment/ui/moment";
import { PersonMark } from "@muniment/ui/person";
import { ErrorState } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { DetailsContext } from "./context.ts";
import { refreshTask } from "../task/store.ts";
import type { Task } from "../task/task.ts";
import { mentionsIn } from "./mentions.ts";
import type { Mention } from "./mentions.ts";
import { MentionList } from "./mention-list.tsx";

const LONGEST_COMMENT = 10_000;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "16px" },
  item: { display: "flex", gap: "8px" },
  text: { minWidth: 0, flexGrow: 1 },
  head: { display: "flex", gap: "8px", alignItems: "baseline", flexWrap: "wrap" },
  faint: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  body: { margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere", unicodeBidi: "plaintext" },
  field: { width: "100%", "& textarea": { fieldSizing: "content", minHeight: "56px", maxHeight: "240px" } },
  foot: { display: "flex", justifyContent: "flex-end", gap: "8px", marginTop: "8px" },
});

type Comment = Output<typeof listComments>["data"][number];

/** What people said on a task, the newest last (TRK-CMT-001). */
export function Comments({ checklist, task }: { readonly checklist: DetailsContext; readonly task: Task }): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const params = { task: task.id };
  const { data, error, refetch } = useQuery(q(listComments, { params }));
  const changed = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ["listComments"] });
    await refreshTask(client, task.tracker_id, task.id);
  };
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const comments = data?.data ?? [];
  return (
    <div className={styles.root}>
      {data !== undefined && comments.length === 0 ? <Text className={styles.faint}>{t("comment.none")}</Text> : null}
      <ul className={styles.list} aria-label={t("details.comments")}>
        {comments.map((comment) => (
          <OneComment key={comment.id} task={task} comment={comment} onChanged={changed} />
        ))}
      </ul>
      {checklist.may("task.comment", task) ? (
        <CommentField
          tracker={task.tracker_id}
          label={t("comment.new")}
          button={t("comment.add")}
          onSend={async (body, mentions) => {
            await call(addComment, { params, body: { body, mentions: [...mentions] } });
            await changed();
          }}
        />
      ) : null}
    </div>
  );
}

function OneComment(props: { readonly task: Task; readonly comment: Comment; onChanged(): Promise<void> }): ReactNode {
  const { task, comment, onChanged } = props;
  const styles = useStyles();
  const tell = useTell();
  const [isEdited, setIsEdited] = useState(false);
  const params = { task: task.id, comment: comment.id };
  const isYoung = systemClock.now().getTime() - new Date(comment.created_at).getTime() < COMMENT_EDIT_MINUTES * 60_000;
  const isMine = comment.is_mine && comment.deleted_at === undefined;
  const name = comment.author?.name ?? t("comment.somebody");
  const remove = async (): Promise<void> => {
    try {
      await call(deleteComment, { params });
      await onChanged();
    } catch (error) {
      tell.failed(t("comment.not_deleted"), error);
    }
  };
  return (
    <li className={styles.item}>
      <PersonMark name={name} id={comment.author?.id ?? ""} size={28} />
      <div className={styles.text}>
        <div className={styles.head}>
          <Text weight="semibold">{name}</Text>
          <span className={styles.faint}>
            <Moment at={comment.created_at} />
            {comment.edited_at === undefined ? null : ` · ${t("comment.edited")}`}
            {comment.is_external ? ` · ${t("assignee.external")}` : null}
          </span>
        </div>
        {comment.deleted_at !== undefined ? <p className={styles.faint}>{t("comment.deleted")}</p> : null}
        {comment.deleted_at === undefined && !isEdited ? <p className={styles.body}>{comment.body}</p> : null}
        {isEdited ? (
          <CommentField
            tracker={task.tracker_id}
            label={t("comment.edit")}
            button={t("action.save")}
            first={comment.body}
            firstMentions={comment.mentions}
            onCancel={() => setIsEdited(false)}
            onSend={async (body, mentions) => {
              await call(updateComment, { params, body: { body, mentions: [...mentions] } });
              setIsEdited(false);
              await onChanged();
            }}
          />
        ) : null}
        {isMine && !isEdited ? (
          <div className={styles.head}>
            {isYoung ? (
              <Link as="button" onClick={() => setIsEdited(true)}>
                {t("comment.edit_short")}
              </Link>
            ) : null}
            <Link as="button" onClick={() => void remove()}>
              {t("action.delete")}
            </Link>
          </div>
        ) : null}
      </div>
    </li>
  );
}

interface CommentFieldProps {
  readonly tracker: string;
  readonly label: string;
  readonly button: string;
  readonly first?: string;
  readonly firstMentions?: readonly Mention[];
  onCancel?(): void;
  onSend(body: string, mentions: readonly string[]): Promise<void>;
}

/** The field of a comment; `@` offers people, Ctrl+Enter sends. */
function CommentField(props: CommentFieldProps): ReactNode {
  const { tracker, label, button, first = "", onCancel, onSend } = props;
  const styles = useStyles();
  const tell = useTell();
  const [text, setText] = useState(first);
  const [people, setPeople] = useState<readonly Mention[]>(props.firstMentions ?? []);
  const [isBusy, setIsBusy] = useState(false);
  const send = async (): Promise<void> => {
    if (text.trim() === "" || isBusy) return;
    setIsBusy(true);
    try {
      await onSend(text.trim(), mentionsIn(text, people));
      setText("");
    } catch (error) {
      tell.failed(t("comment.not_sent"), error);
    } finally {
      setIsBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
    else if (event.key === "Escape" && onCancel !== undefined) onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div>
      <Textarea
        className={styles.field}
        aria-label={label}
        placeholder={t("comment.placeholder")}
        resize="none"
        maxLength={LONGEST_COMMENT}
        value={text}
        onChange={(_, data) => setText(data.value)}
        onKeyDown={onKeyDown}
      />
      <MentionList
        tracker={tracker}
        text={text}
        onMention={(person, completed) => {
          setPeople([...people, person]);
          setText(completed);
        }}
      />
      <div className={styles.foot}>
        {onCancel === undefined ? null : (
          <Button size="small" onClick={onCancel}>
            {t("action.cancel")}
          </Button>
        )}
        <Button
          size="small"
          appearance="primary"
          disabledFocusable={text.trim() === "" || isBusy}
          onClick={() => void send()}
        >
          {button}
        </Button>
      </div>
    </div>
  );
}
