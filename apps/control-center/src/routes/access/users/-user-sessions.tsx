import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge, Button, Text } from "@fluentui/react-components";
import { DesktopRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { Moment } from "@muniment/ui/moment";
import { invalidate } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { listUserActivity } from "@muniment/work-api/control-center/account";
import { listUserGrants } from "@muniment/work-api/control-center/grant";
import { endUserSession, endUserSessions, listUserSessions } from "@muniment/work-api/control-center/session";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import { accountText } from "../../../texts/account.ts";
import { tabText } from "../../../texts/account-tabs.ts";
import type { Account } from "./-account.tsx";
import { usePanelList } from "./-panel-list.ts";

type Session = Output<typeof listUserSessions>["data"][number];

/** The tab `Sessions`: where the user is signed in, and ending it (CC-USR-095, CC-SES-004). */
export function UserSessions({ user }: { readonly user: Account }): ReactNode {
  const styles = usePanelList();
  const isOwn = useSession().user_id === user.id;
  const found = useQuery(q(listUserSessions, { params: { user: user.id } }));
  const { endOne, endAll, isBusy } = useEnding(user, isOwn);
  if (found.isPending) return <LoadingRows rows={4} />;
  if (found.error !== null) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const sessions = found.data.data;
  if (sessions.length === 0) {
    return (
      <EmptyState icon={<DesktopRegular />} title={tabText("sessions.none")} text={tabText("sessions.none_text")} />
    );
  }
  const hasOthers = !isOwn || sessions.some((session) => !session.is_current);
  return (
    <div className={styles.root}>
      {hasOthers ? (
        <div>
          <Button disabledFocusable={isBusy} onClick={() => void endAll()}>
            {isOwn ? tabText("sessions.everywhere_else") : accountText("account.sign_out")}
          </Button>
        </div>
      ) : null}
      <ul className={styles.list} aria-label={t("account.tab_sessions")}>
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} isBusy={isBusy} onEnd={() => void endOne(session)} />
        ))}
      </ul>
    </div>
  );
}

function SessionItem(props: { readonly session: Session; readonly isBusy: boolean; onEnd(): void }): ReactNode {
  const { session } = props;
  const styles = usePanelList();
  const device = session.device === "" ? tabText("sessions.unknown_device") : session.device;
  return (
    <li className={styles.item}>
      <div className={styles.facts}>
        <div className={styles.head}>
          <Text className={styles.name}>{device}</Text>
          {session.is_current ? <Badge appearance="outline">{tabText("sessions.current")}</Badge> : null}
        </div>
        {session.address === "" ? null : <Text size={200}>{session.address}</Text>}
        <Text size={200} className={styles.quiet}>
          {tabText("sessions.since")} <Moment at={session.since} />
        </Text>
        <Text size={200} className={styles.quiet}>
          {tabText("sessions.last_used")} <Moment at={session.last_used} />
        </Text>
      </div>
      {session.is_current ? null : (
        <Button
          size="small"
          className={styles.button}
          aria-label={tabText("sessions.end_of", { device })}
          disabledFocusable={props.isBusy}
          onClick={props.onEnd}
        >
          {tabText("sessions.end")}
        </Button>
      )}
    </li>
  );
}

function useEnding(user: Account, isOwn: boolean) {
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const run = async (end: () => Promise<string>): Promise<void> => {
    setIsBusy(true);
    try {
      tell.done(await end());
    } catch (error) {
      tell.failed(tabText("sessions.not_ended"), error);
    }
    await invalidate(client, [listUserSessions, listUserGrants, listUserActivity]);
    setIsBusy(false);
  };
  return {
    isBusy,
    endOne: async ({ id }: Session) =>
      run(async () => {
        await api.call(endUserSession, { params: { user: user.id, session: id } });
        return tabText("sessions.ended");
      }),
    endAll: async () =>
      run(async () => {
        const query = isOwn ? { keep_current: true } : {};
        const { data } = await api.call(endUserSessions, { params: { user: user.id }, query });
        return tabText("sessions.ended_all", { count: data.ended });
      }),
  };
}
