import { useQuery } from "@tanstack/react-query";
import { Text, makeStyles, tokens } from "@fluentui/react-components";
import { PersonRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { PropertyList } from "@muniment/ui/panel";
import { PersonMark } from "@muniment/ui/person";
import { EmptyState } from "@muniment/ui/state";
import { getUser } from "@muniment/work-api/identity/user";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import { useLibraries } from "../-library.tsx";
import { Moment } from "../-moment.tsx";
import { photoOf } from "./-photo.ts";
import { StateMark } from "./-user-columns.tsx";
import type { User } from "./-user-search.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "20px" },
  head: { display: "flex", gap: "12px", alignItems: "center", minWidth: 0 },
  names: { display: "flex", flexDirection: "column", minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
  section: { display: "flex", flexDirection: "column", gap: "8px" },
  heading: { fontWeight: tokens.fontWeightSemibold, margin: 0 },
});

/** The tab `Details` (CC-USR-093). */
export function UserDetails({ user }: { readonly user: User }): ReactNode {
  const styles = useStyles();
  const { customer_id: customer } = useSession();
  const account = useQuery(
    q(getUser, { params: { customer: String(customer), user: user.id }, query: { include_libraries: true } }),
  ).data?.data;
  const libraries = useLibraries();
  const nameOf = (id: string): string => libraries.find((one) => one.id === id)?.display_name ?? id;
  const others = (account?.libraries ?? []).map(({ id }) => nameOf(id)).join(", ");
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
      <Section
        title={t("user.section_profile")}
        properties={[
          [t("user.full_name"), user.full_name],
          [t("user.id"), user.id],
          [t("user.email"), user.email],
          [t("user.location"), user.location],
          [t("user.external_user"), t(user.is_external ? "yes" : "no")],
        ]}
      />
      <Section
        title={t("user.section_access")}
        properties={[
          [t("user.role"), user.role],
          [t("user.preferred_library"), nameOf(user.preferred_library)],
          [t("user.libraries"), others],
          [t("user.sign_in_status"), t(`status.${user.sign_in_status}`)],
        ]}
      />
      <Section
        title={t("user.security")}
        properties={[
          [t("user.allow_login"), t(user.allow_logon ? "yes" : "no")],
          [t("user.must_change"), t(user.force_password_change ? "yes" : "no")],
          [t("user.password_expires"), t(user.password_never_expire ? "no" : "yes")],
          ...(user.purpose === undefined ? [] : [[t("user.purpose"), user.purpose] as const]),
          [t("user.password_changed"), <Moment key="changed" at={account?.pwd_changed_ts} />],
          [t("user.failed_sign_ins"), account?.failed_logins],
          [t("user.locked"), t(user.is_locked ? "yes" : "no")],
        ]}
      />
      <Section
        title={t("user.section_origin")}
        properties={[
          [t("filter.source"), t(`source.${user.source}`)],
          [t("user.created"), <Moment key="created" at={user.create_date} />],
          [t("user.edited"), <Moment key="edited" at={user.edit_date} />],
        ]}
      />
    </div>
  );
}

function Section(props: {
  readonly title: string;
  readonly properties: readonly (readonly [name: string, value: ReactNode])[];
}): ReactNode {
  const styles = useStyles();
  return (
    <section className={styles.section} aria-label={props.title}>
      <Text as="h3" className={styles.heading}>
        {props.title}
      </Text>
      <PropertyList properties={props.properties.map(([name, value]) => ({ name, value }))} />
    </section>
  );
}

/** The same words whether there is no such person or they may not be known (CC-NAV-011). */
export function UserMissing(): ReactNode {
  return <EmptyState icon={<PersonRegular />} title={t("user.missing")} />;
}
