import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  Spinner,
  Tab,
  TabList,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { LockClosedRegular, MailRegular, QuestionCircleRegular, SignOutRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { getMe, putPreferences } from "@muniment/tracker-api/me";
import { ApiError } from "@muniment/rest/client";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { troubleOf } from "@muniment/ui/query";
import { listExtensions } from "@muniment/work-api/control-center/extension";
import { call, q } from "../frame/api.ts";
import { host } from "../frame/host.ts";
import { helpAddress } from "../frame/help.ts";
import { t } from "../messages.ts";
import { MineInShort } from "../panel/panel-page.tsx";
import { MessageView } from "./message-view.tsx";
import type { PaneTab } from "./message-view.tsx";
import type { OutlookHost } from "./outlook-host.ts";
import type { PaneSession } from "./session.ts";
import { useMailItem, useOnline } from "./use-mail-item.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    height: "100dvh",
    minWidth: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
  },
  head: {
    display: "flex",
    alignItems: "center",
    gap: "4px",
    padding: "4px 8px 4px 16px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
  person: {
    flexGrow: 1,
    minWidth: 0,
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
  bar: { flexShrink: 0 },
  body: { flexGrow: 1, minHeight: 0, display: "flex", flexDirection: "column", "&[hidden]": { display: "none" } },
});

interface PaneProps {
  readonly outlook: OutlookHost;
  readonly session: PaneSession;
}

/** Tracker's pane in Outlook (tracker.md 24). */
export function OutlookPane({ outlook, session }: PaneProps): ReactNode {
  const styles = useStyles();
  const state = useSyncExternalStore(session.onChange, session.state);
  // Another person gets a pane of their own, with nothing that was written in the one before.
  const [people, setPeople] = useState(0);
  return (
    <main className={styles.root}>
      {state === "out" ? (
        <SignedOut session={session} />
      ) : (
        <SignedIn
          key={people}
          outlook={outlook}
          session={session}
          isEnded={state === "ended"}
          onOther={() => setPeople(people + 1)}
        />
      )}
    </main>
  );
}

function SignedOut({ session }: { readonly session: PaneSession }): ReactNode {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const signIn = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await session.signIn();
    } catch (failure) {
      setError(failure);
    }
    setIsBusy(false);
  };
  return (
    <EmptyState isPage icon={<LockClosedRegular />} title={t("outlook.sign_in_title")} text={t("outlook.sign_in_text")}>
      {error === undefined ? null : (
        <MessageBar intent="error" role="alert" layout="multiline">
          <MessageBarBody>{`${t("outlook.sign_in_failed")} ${troubleOf(error).text}`}</MessageBarBody>
        </MessageBar>
      )}
      <Button
        appearance="primary"
        disabledFocusable={isBusy}
        icon={isBusy ? <Spinner size="tiny" /> : undefined}
        onClick={() => void signIn()}
      >
        {t("outlook.sign_in")}
      </Button>
    </EmptyState>
  );
}

interface SignedInProps extends PaneProps {
  /** What the person wrote stays there until they have signed in again (TRK-AUTHN-002). */
  readonly isEnded: boolean;
  /** Somebody else signed in instead. */
  onOther(): void;
}

function SignedIn({ outlook, session, isEnded, onOther }: SignedInProps): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const isOnline = useOnline();
  const me = useQuery(q(getMe));
  // Whether administrators let this person have the pane (TRK-UIC-005).
  const listed = useQuery(q(listExtensions, { query: { host: "outlook" } }));
  const isOff = listed.data?.data.every(({ package_id: id }) => id !== host().context.package.id) === true;
  const signOut = async (): Promise<void> => {
    await session.signOut();
    // What this person saw is nothing for whoever signs in next.
    client.clear();
  };
  const again = useAgain(session, me.data?.data.user.id, onOther);
  return (
    <>
      <header className={styles.head}>
        <h1 className={styles.person} title={me.data?.data.user.name}>
          {me.data?.data.user.name ?? t("outlook.title")}
        </h1>
        <Button
          as="a"
          size="small"
          appearance="subtle"
          icon={<QuestionCircleRegular />}
          aria-label={t("outlook.help")}
          title={t("outlook.help")}
          href={helpAddress()}
          target="_blank"
          rel="noopener"
        />
        <Button
          size="small"
          appearance="subtle"
          icon={<SignOutRegular />}
          aria-label={t("outlook.sign_out")}
          title={t("outlook.sign_out")}
          onClick={() => void signOut()}
        />
      </header>
      {isOnline ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t("outlook.offline")}</MessageBarBody>
        </MessageBar>
      )}
      {isEnded ? <EndedBar {...again} /> : null}
      <div className={styles.body} hidden={again.isBusy}>
        {isOff ? (
          <EmptyState
            isPage
            icon={<LockClosedRegular />}
            title={t("outlook.switched_off")}
            text={t("outlook.switched_off_text")}
          />
        ) : me.data !== undefined ? (
          <Content outlook={outlook} isOnline={isOnline} />
        ) : me.error === null ? (
          <LoadingRows rows={6} />
        ) : me.error instanceof ApiError && me.error.status === 403 ? (
          <EmptyState
            isPage
            icon={<LockClosedRegular />}
            title={t("outlook.no_access")}
            text={t("outlook.no_access_text")}
          />
        ) : (
          <ErrorState isPage error={me.error} onRetry={() => void me.refetch()} />
        )}
      </div>
    </>
  );
}

/**
 * Signs in once more after the session has ended. Until it is known that it is the same person nothing is shown; for
 * anybody else all that was asked for is forgotten first.
 */
function useAgain(session: PaneSession, person: string | undefined, onOther: () => void) {
  const client = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const signIn = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      if (await session.signIn()) {
        const now = await call(getMe).catch(() => undefined);
        if (person !== undefined && now?.data.user.id === person) await client.invalidateQueries();
        else {
          client.clear();
          onOther();
        }
      }
    } catch (failure) {
      setError(failure);
    }
    setIsBusy(false);
  };
  return { signIn, isBusy, error };
}

function EndedBar({ signIn, isBusy, error }: ReturnType<typeof useAgain>): ReactNode {
  const styles = useStyles();
  return (
    <MessageBar intent="warning" role="alert" layout="multiline" className={styles.bar}>
      <MessageBarBody>
        {t("outlook.ended")}
        {error === undefined ? null : ` ${t("outlook.sign_in_failed")} ${troubleOf(error).text}`}
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" disabledFocusable={isBusy} onClick={() => void signIn()}>
          {t("outlook.sign_in")}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

/** Notes once that the person has opened the pane: by that administrators see that it has reached people. */
function useOpenedNote(): void {
  useEffect(() => {
    // What is not noted now is at the next time; nothing hangs on it for the person.
    call(putPreferences, { body: { display: { outlook_opened: true } } }).catch(() => undefined);
  }, []);
}

function Content({ outlook, isOnline }: { readonly outlook: OutlookHost; readonly isOnline: boolean }): ReactNode {
  const styles = useStyles();
  const [tab, setTab] = useState<PaneTab>("message");
  const { number, item } = useMailItem(outlook);
  useOpenedNote();
  return (
    <>
      <TabList
        size="small"
        aria-label={t("outlook.tabs")}
        selectedValue={tab}
        onTabSelect={(_, data) => setTab(data.value as PaneTab)}
      >
        <Tab value="message">{t("outlook.this")}</Tab>
        <Tab value="matter">{t("outlook.matter")}</Tab>
        <Tab value="mine">{t("outlook.mine")}</Tab>
      </TabList>
      <div className={styles.body}>
        {tab === "mine" ? (
          <MineInShort />
        ) : item === undefined ? (
          <LoadingRows rows={5} />
        ) : item.kind === "message" ? (
          <MessageView key={number} outlook={outlook} message={item.message} tab={tab} isOnline={isOnline} />
        ) : item.kind === "several" ? (
          <EmptyState
            icon={<MailRegular />}
            title={t("outlook.several", { count: item.count })}
            text={t("outlook.several_text")}
          />
        ) : item.kind === "meeting" ? (
          <EmptyState icon={<MailRegular />} title={t("outlook.meeting")} text={t("outlook.meeting_text")} />
        ) : (
          <EmptyState icon={<MailRegular />} title={t("outlook.no_item")} text={t("outlook.no_item_text")} />
        )}
      </div>
    </>
  );
}
