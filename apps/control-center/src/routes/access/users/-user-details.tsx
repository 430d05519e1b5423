import { useQuery } from "@tanstack/react-query";
import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { EditRegular, PersonRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { formatDay, formatExactly } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { PersonMark } from "@muniment/ui/person";
import { EmptyState } from "@muniment/ui/state";
import { getUserPlatform } from "@muniment/work-api/control-center/account";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { accountText } from "../../../texts/account.ts";
import { later } from "@muniment/ui/later";
import { useLibraries } from "../-library.tsx";
import { Moment } from "@muniment/ui/moment";
import { photoOf } from "./-photo.ts";
import { StateMark } from "./-user-columns.tsx";
import { useSecondFactor } from "./-second-factor.tsx";
import { useAsk } from "./-user-dialogs.tsx";
import type { Account } from "./-account.tsx";
import { roleOf } from "./-user-search.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "20px" },
  head: { display: "flex", gap: "12px", alignItems: "center", minWidth: 0 },
  names: { display: "flex", flexDirection: "column", minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
  section: { display: "flex", flexDirection: "column", gap: "8px" },
  line: { display: "flex", alignItems: "center", justifyContent: "space-between", minHeight: "32px" },
  heading: { fontWeight: tokens.fontWeightSemibold, margin: 0 },
});

/** The tab `Details` (CC-USR-093). */
export function UserDetails({ user }: { readonly user: Account }): ReactNode {
  const styles = useStyles();
  const ask = useAsk();
  const libraries = useLibraries();
  const factor = useSecondFactor(user);
  const nameOf = (id: string): string => libraries.find((one) => one.id === id)?.display_name ?? id;
  const edit = (kind: "edit-profile" | "edit-security" | "edit-platform", action: Account["actions"][number]) =>
    user.actions.includes(action) ? () => ask({ kind, user }) : undefined;
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <PersonMark name={user.full_name} id={String(user.user_num)} photo={photoOf(user, 128)} size={64} />
        <div className={styles.names}>
          <StateMark state={user.state} />
          <Text size={200} className={styles.quiet}>
            {user.id}
          </Text>
        </div>
      </div>
      <AnonymiseNotice account={user} />
      <Section
        title={t("user.section_profile")}
        onEdit={edit("edit-profile", "edit_profile")}
        properties={[
          [t("user.full_name"), user.full_name],
          [t("user.id"), user.id],
          [t("user.email"), user.email],
          ...(user.awaited_email === undefined
            ? []
            : [[accountText("account.awaited_email"), user.awaited_email] as const]),
          [t("user.location"), user.location],
          [t("user.external_user"), t(user.is_external ? "yes" : "no")],
          ...(user.end_date === undefined
            ? []
            : [[accountText("account.end_date"), formatDay(user.end_date)] as const]),
        ]}
      />
      <Section
        title={t("user.section_access")}
        onEdit={edit("edit-profile", "edit_profile")}
        properties={[
          [t("user.role"), roleOf(user)],
          [t("user.preferred_library"), nameOf(user.preferred_library)],
          ...user.libraries.map(
            (place) =>
              [
                place.display_name,
                `${place.role} · ${t(place.allow_logon ? "status.enabled" : "status.disabled")}`,
              ] as const,
          ),
          [t("user.sign_in_status"), t(`status.${user.sign_in_status}`)],
        ]}
      />
      <Section
        title={t("user.security")}
        onEdit={edit("edit-security", "edit_security")}
        properties={[
          [t("user.allow_login"), t(user.allow_logon ? "yes" : "no")],
          [t("user.must_change"), t(user.force_password_change ? "yes" : "no")],
          [t("user.password_expires"), t(user.password_never_expire ? "no" : "yes")],
          ...(user.purpose === undefined ? [] : [[t("user.purpose"), user.purpose] as const]),
          [t("user.password_changed"), <Moment key="changed" at={user.password_changed} />],
          [t("account.last_sign_in"), lastSignIn(user)],
          [t("user.failed_sign_ins"), String(user.failed_logins)],
          [t("user.locked"), lockOf(user)],
          [accountText("account.second_factor"), factor?.text],
        ]}
      />
      <PlatformSection user={user} onEdit={edit("edit-platform", "edit_platform")} />
      <OriginSection user={user} />
      <Anonymise account={user} />
    </div>
  );
}

function OriginSection({ user }: { readonly user: Account }): ReactNode {
  return (
    <Section
      title={t("user.section_origin")}
      properties={[
        [t("filter.source"), t(`source.${user.source}`)],
        [t("filter.origin"), t(`origin.${user.origin}`)],
        [t("user.created"), <Moment key="created" at={user.create_date} />],
        [t("user.edited"), <Moment key="edited" at={user.edit_date} />],
      ]}
    />
  );
}

/** Few look at a disabled account, and fewer do this. */
const Anonymise = later(async () => (await import("./-anonymise.tsx")).Anonymise);
const AnonymiseNotice = later(async () => (await import("./-anonymise.tsx")).AnonymiseNotice);

function lockOf({ is_locked: isLocked, locked_until: until }: Account): string {
  if (!isLocked) return accountText("account.not_locked");
  if (until === undefined) return accountText("account.locked");
  return accountText("account.locked_until", { time: formatExactly(new Date(until)) });
}

function lastSignIn({ last_sign_in: at }: Account): ReactNode {
  return at === undefined ? accountText("account.never") : <Moment at={at} />;
}

function PlatformSection({ user, onEdit }: { readonly user: Account; onEdit: (() => void) | undefined }): ReactNode {
  const platform = useQuery(q(getUserPlatform, { params: { user: user.id } })).data?.data;
  return (
    <Section
      title={accountText("account.platform")}
      onEdit={onEdit}
      properties={
        platform === undefined
          ? []
          : [
              [accountText("account.os_type"), accountText(`account.os_${platform.os_type}`)],
              [accountText("account.sync_id"), platform.sync_id],
              [accountText("account.container"), platform.container],
              [accountText("account.exchange"), platform.exchange_auto_discover],
              [accountText("account.distinguished_name"), platform.distinguished_name],
            ]
      }
    />
  );
}

function Section(props: {
  readonly title: string;
  readonly onEdit?: (() => void) | undefined;
  readonly properties: readonly (readonly [name: string, value: ReactNode])[];
}): ReactNode {
  const styles = useStyles();
  return (
    <section className={styles.section} aria-label={props.title}>
      <div className={styles.line}>
        <Text as="h3" className={styles.heading}>
          {props.title}
        </Text>
        {props.onEdit === undefined ? null : (
          <Button
            size="small"
            appearance="subtle"
            icon={<EditRegular />}
            aria-label={accountText("account.edit_of", { section: props.title })}
            onClick={props.onEdit}
          >
            {t("edit")}
          </Button>
        )}
      </div>
      <PropertyList properties={props.properties.map(([name, value]) => ({ name, value }))} />
    </section>
  );
}

/** The same words whether there is no such person or they may not be known (CC-NAV-011). */
export function UserMissing(): ReactNode {
  return <EmptyState icon={<PersonRegular />} title={t("user.missing")} />;
}
