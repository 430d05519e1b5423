import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, KeyRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import { formatExactly } from "@muniment/ui/message";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import { listPublisherKeys, revokePublisherKey } from "@muniment/work-api/control-center/package";
import { api, q } from "../../../api.ts";
import { useSession } from "../../../session.ts";
import { packageText } from "../../../texts/package.ts";
import { AddPublisherKey } from "./-add-publisher-key.tsx";
import { ApplicationsLink } from "./-applications-link.tsx";

export const Route = createFileRoute("/settings/applications/keys")({ component: KeysPage });

const useStyles = makeStyles({
  body: {
    display: "flex",
    flexDirection: "column",
    gap: "16px",
    padding: "0 16px 16px",
    overflowY: "auto",
    minHeight: 0,
    maxWidth: "960px",
  },
  start: { alignSelf: "flex-start", flexShrink: 0 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px 16px",
    padding: "12px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  facts: { display: "flex", flexDirection: "column", gap: "2px", flex: "1 1 260px", minWidth: 0 },
  key: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3, overflowWrap: "anywhere" },
});

type Key = Output<typeof listPublisherKeys>["data"][number];

/** `Publisher keys`: whose packages are trusted, and by which key they sign (TRK-PKG-012 to -014). */
function KeysPage(): ReactNode {
  const styles = useStyles();
  const mayChange = useSession().system_rights.includes("app_management");
  const [isAdding, setIsAdding] = useState(false);
  const [revoking, setRevoking] = useState<Key>();
  const found = useQuery(q(listPublisherKeys, {}));
  const add = mayChange ? (
    <Button className={styles.start} appearance="primary" icon={<AddRegular />} onClick={() => setIsAdding(true)}>
      {packageText("keys.add")}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title={packageText("keys.heading")} text={packageText("keys.text")} trail={<ApplicationsLink />} />
      {found.data === undefined ? (
        found.error === null ? (
          <LoadingRows rows={4} />
        ) : (
          <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />
        )
      ) : found.data.data.length === 0 ? (
        <EmptyState
          icon={<KeyRegular />}
          title={packageText("keys.none")}
          text={packageText(`keys.policy.${found.data.policy}`)}
        >
          {add}
        </EmptyState>
      ) : (
        <div className={styles.body}>
          <Text>{packageText(`keys.policy.${found.data.policy}`)}</Text>
          {add}
          <ul className={styles.list} aria-label={packageText("keys.heading")}>
            {found.data.data.map((key) => (
              <KeyRow key={key.key_id} shown={key} {...(mayChange ? { onRevoke: () => setRevoking(key) } : {})} />
            ))}
          </ul>
        </div>
      )}
      {isAdding ? <AddPublisherKey onClose={() => setIsAdding(false)} /> : null}
      {revoking === undefined ? null : <RevokeKey shown={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  );
}

function KeyRow({ shown, onRevoke }: { readonly shown: Key; onRevoke?(): void }): ReactNode {
  const styles = useStyles();
  const { name, publisher_id: publisher, key_id: id, revoked } = shown;
  const added = packageText("keys.added", { date: formatExactly(new Date(shown.added)), by: shown.added_by });
  const ended =
    revoked === undefined
      ? ""
      : packageText("keys.ended", { date: formatExactly(new Date(revoked)), by: shown.revoked_by ?? "" });
  return (
    <li className={styles.item}>
      <div className={styles.facts}>
        <Text weight="semibold">{name}</Text>
        <Text size={200} className={styles.quiet}>
          {[publisher, added, ended].filter((part) => part !== "").join(" · ")}
        </Text>
        <Text size={200} className={styles.key}>
          {id}
        </Text>
      </div>
      <Status tone={revoked === undefined ? "good" : "none"}>
        {packageText(revoked === undefined ? "keys.trusted" : "keys.revoked")}
      </Status>
      {revoked === undefined && onRevoke !== undefined ? (
        <Button size="small" aria-label={packageText("keys.revoke.of", { name })} onClick={onRevoke}>
          {packageText("keys.revoke")}
        </Button>
      ) : null}
    </li>
  );
}

function RevokeKey({ shown, onClose }: { readonly shown: Key; onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { name } = shown;
  const run = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await api.call(revokePublisherKey, { params: { key: shown.key_id } });
      await invalidate(client, [listPublisherKeys]);
      tell.done(packageText("keys.done.revoked", { name }));
      onClose();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={packageText("keys.revoke_title", { name })}
      error={error}
      choices={[{ label: packageText("keys.revoke"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{packageText("keys.revoke_text")}</Text>
    </FormDialog>
  );
}
