import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Text } from "@fluentui/react-components";
import { AppsRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { formatExactly } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import { invalidate } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { listUserActivity } from "@muniment/work-api/control-center/account";
import { listUserGrants, revokeUserGrant } from "@muniment/work-api/control-center/grant";
import { listUserSessions } from "@muniment/work-api/control-center/session";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { tabText } from "../../../texts/account-tabs.ts";
import type { Account } from "./-account.tsx";
import { usePanelList } from "./-panel-list.ts";

type Grant = Output<typeof listUserGrants>["data"][number];

/** The tab `Applications`: what may act for the user, and taking that away (CC-USR-095). */
export function UserApplications({ user }: { readonly user: Account }): ReactNode {
  const styles = usePanelList();
  const found = useQuery(q(listUserGrants, { params: { user: user.id } }));
  const [revoking, setRevoking] = useState<Grant>();
  if (found.isPending) return <LoadingRows rows={4} />;
  if (found.error !== null) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const grants = found.data.data;
  return (
    <>
      {grants.length === 0 ? (
        <EmptyState
          icon={<AppsRegular />}
          title={tabText("applications.none")}
          text={tabText("applications.none_text")}
        />
      ) : (
        <ul className={styles.list} aria-label={t("account.tab_applications")}>
          {grants.map((grant) => (
            <GrantItem key={grant.client_id} grant={grant} onRevoke={() => setRevoking(grant)} />
          ))}
        </ul>
      )}
      {revoking === undefined ? null : (
        <RevokeDialog user={user} grant={revoking} onClose={() => setRevoking(undefined)} />
      )}
    </>
  );
}

function GrantItem({ grant, onRevoke }: { readonly grant: Grant; onRevoke(): void }): ReactNode {
  const styles = usePanelList();
  const { name, access_tokens: access, refresh_tokens: refresh } = grant;
  const scopes = [...grant.scopes];
  return (
    <li className={styles.item}>
      <div className={styles.facts}>
        <Text className={styles.name}>{name}</Text>
        {grant.enabled ? null : <Status tone="warning">{tabText("applications.off")}</Status>}
        <PropertyList
          properties={[
            { name: tabText("applications.scopes"), value: scopes.join(", ") },
            { name: tabText("applications.since"), value: <Moment at={grant.since} /> },
            { name: tabText("applications.last_used"), value: <Moment at={grant.last_used} /> },
            { name: tabText("applications.tokens"), value: tabText("applications.tokens_text", { access, refresh }) },
          ]}
        />
        {refresh === 0 ? null : (
          <Text size={200} className={styles.quiet}>
            {tabText("applications.goes_on", { date: formatExactly(new Date(grant.ends)) })}
          </Text>
        )}
      </div>
      <Button
        size="small"
        className={styles.button}
        aria-label={tabText("applications.revoke_of", { name })}
        onClick={onRevoke}
      >
        {tabText("applications.revoke")}
      </Button>
    </li>
  );
}

function RevokeDialog(props: { readonly user: Account; readonly grant: Grant; onClose(): void }): ReactNode {
  const { user, grant, onClose } = props;
  const { name, client_id: id } = grant;
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const revoke = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await api.call(revokeUserGrant, { params: { user: user.id, client: id } });
      tell.done(tabText("applications.revoked", { name }));
    } catch (error) {
      tell.failed(tabText("applications.not_revoked", { name }), error);
    }
    await invalidate(client, [listUserGrants, listUserSessions, listUserActivity]);
    onClose();
  };
  return (
    <FormDialog
      title={tabText("applications.revoke_of", { name })}
      choices={[{ label: tabText("applications.revoke"), isBusy, run: () => void revoke() }]}
      onClose={onClose}
    >
      <Text>{tabText("applications.revoke_text", { name, person: user.full_name })}</Text>
    </FormDialog>
  );
}
