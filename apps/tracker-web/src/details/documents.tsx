import { Button, Link, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DismissRegular, DocumentRegular, FolderRegular, LockClosedRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { addLink, listLinks, removeLink } from "@muniment/tracker-api/link";
import type { Output } from "@muniment/rest";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { host } from "../frame/host.ts";
import { t } from "../messages.ts";
import type { DetailsContext } from "./context.ts";
import { DocumentPicker } from "../document/document-picker.tsx";
import { refreshTask } from "../task/store.ts";
import type { Task } from "../task/task.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "4px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: { display: "flex", alignItems: "center", gap: "6px", minHeight: "32px" },
  name: {
    flexGrow: 1,
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    textAlign: "start",
    unicodeBidi: "plaintext",
  },
  hidden: { flexGrow: 1, color: tokens.colorNeutralForeground3 },
});

type LinkOfTask = Output<typeof listLinks>["data"][number];

/** Documents and folders of a task, as Work shows them to this person (TRK-DOC-001 to -005). */
export function Documents({ checklist, task }: { readonly checklist: DetailsContext; readonly task: Task }): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const client = useQueryClient();
  const params = { task: task.id };
  const { data } = useQuery(q(listLinks, { params }));
  const links = data?.data ?? [];
  const mayLink = checklist.may("task.link", task);
  const changed = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ["listLinks"] });
    await refreshTask(client, task.tracker_id, task.id);
  };
  const remove = async (link: LinkOfTask): Promise<void> => {
    try {
      await call(removeLink, { params: { task: task.id, link: link.id } });
      await changed();
    } catch (error) {
      tell.failed(t("link.not_removed"), error);
    }
  };
  const add = async (id: string): Promise<void> => {
    try {
      await call(addLink, { params, body: { w_id: id } });
      await changed();
    } catch (error) {
      tell.failed(t("link.not_added"), error);
    }
  };
  if (links.length === 0 && !mayLink) return null;
  return (
    <section className={styles.root} aria-label={t("details.documents")}>
      <Text as="h3" weight="semibold" block>
        {t("details.documents")}
      </Text>
      <ul className={styles.list}>
        {links.map((link) => (
          <OneLink key={link.id} link={link} mayRemove={mayLink} onRemove={() => void remove(link)} />
        ))}
      </ul>
      {mayLink ? (
        <DocumentPicker
          matter={task.workspace_id}
          known={new Set(links.flatMap(({ w_id: id }) => id ?? []))}
          onChoose={({ id }) => void add(id)}
        />
      ) : null}
    </section>
  );
}

function OneLink(props: { readonly link: LinkOfTask; readonly mayRemove: boolean; onRemove(): void }): ReactNode {
  const { link, mayRemove, onRemove } = props;
  const styles = useStyles();
  const { w_id: id, name } = link;
  const isFolder = link.w_wstype === "FOLDER";
  return (
    <li className={styles.item}>
      {!link.may_open ? <LockClosedRegular /> : isFolder ? <FolderRegular /> : <DocumentRegular />}
      {link.may_open && id !== undefined && name !== undefined ? (
        isFolder ? (
          <span className={styles.name} title={name}>
            {name}
          </span>
        ) : (
          <Link as="button" className={styles.name} title={name} onClick={() => host().openDocument(id)}>
            {name}
          </Link>
        )
      ) : (
        <span className={styles.hidden}>{t("link.hidden")}</span>
      )}
      {mayRemove ? (
        <Button
          size="small"
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={t("link.remove", { name: name ?? t("link.hidden") })}
          onClick={onRemove}
        />
      ) : null}
    </li>
  );
}
