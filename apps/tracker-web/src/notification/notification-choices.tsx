import { Checkbox, Dropdown, Field, Option, Subtitle2, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Input, Output } from "@muniment/rest";
import {
  bundleMinutes,
  getNotificationPreferences,
  notificationKinds,
  putNotificationPreferences,
} from "@muniment/tracker-api/notification";
import type { NotificationKind } from "@muniment/tracker-api/notification";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { t } from "../messages.ts";

const useStyles = makeStyles({
  table: { width: "100%", borderCollapse: "collapse" },
  head: {
    textAlign: "start",
    color: tokens.colorNeutralForeground2,
    fontWeight: tokens.fontWeightRegular,
    padding: "4px",
  },
  kind: { textAlign: "start", fontWeight: tokens.fontWeightRegular, padding: "0 4px", overflowWrap: "anywhere" },
  row: { borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  cell: { width: "88px", padding: "0 4px" },
  minutes: { maxWidth: "320px" },
  hint: { color: tokens.colorNeutralForeground2 },
});

type Choice = Input<typeof putNotificationPreferences>["body"];
type Preferences = Output<typeof getNotificationPreferences>["data"];

const NO_MAIL = "none";
const channels = ["in_app", "email"] as const;

/** How long changes are gathered, in words. */
export function bundleName(minutes: (typeof bundleMinutes)[number]): string {
  return t(`notification.bundle_${minutes}`);
}

/** What a person is told, in Tracker and by e-mail (TRK-NOT-001, -002); what the organisation has forced is disabled. */
export function NotificationChoices({ className }: { readonly className: string }): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const preferences = q(getNotificationPreferences);
  const found = useQuery(preferences);
  const keep = async (body: Choice): Promise<void> => {
    // What is chosen shows at once; the answer puts right what was refused.
    client.setQueryData(preferences.queryKey, (shown) =>
      shown === undefined ? undefined : { data: withChoice(shown.data, body) },
    );
    try {
      await call(putNotificationPreferences, { body });
    } catch (failure) {
      tell.failed(t("preferences.not_kept"), failure);
    }
    await client.invalidateQueries({ queryKey: preferences.queryKey });
    await client.invalidateQueries({ queryKey: ["listNotifications"] });
  };
  if (found.isPending) return <LoadingRows rows={3} />;
  if (found.data === undefined) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { kinds, bundle_minutes: minutes } = found.data.data;
  const isAnyForced = notificationKinds.some((kind) => kinds[kind].in_app_forced || kinds[kind].email_forced);
  const chosen = bundleMinutes.find((one) => one === minutes);
  return (
    <>
      <Subtitle2 as="h2" className={className}>
        {t("notification.title")}
      </Subtitle2>
      <KindTable kinds={kinds} onKeep={(choices) => void keep({ kinds: choices })} />
      {isAnyForced ? <Text className={styles.hint}>{t("notification.forced")}</Text> : null}
      <Field className={styles.minutes} label={t("notification.at")}>
        <Dropdown
          value={chosen === undefined ? t("notification.bundle_none") : bundleName(chosen)}
          selectedOptions={[chosen === undefined ? NO_MAIL : String(chosen)]}
          onOptionSelect={(_, { optionValue }) =>
            void keep({ bundle_minutes: optionValue === NO_MAIL ? null : Number(optionValue) })
          }
        >
          {bundleMinutes.map((one) => (
            <Option key={one} value={String(one)}>
              {bundleName(one)}
            </Option>
          ))}
          <Option value={NO_MAIL}>{t("notification.bundle_none")}</Option>
        </Dropdown>
      </Field>
    </>
  );
}

/** What is shown once `choice` has been made. */
function withChoice(shown: Preferences, { kinds: chosen = {}, bundle_minutes: minutes }: Choice): Preferences {
  const changed = notificationKinds.map((kind) => [kind, { ...shown.kinds[kind], ...chosen[kind] }] as const);
  return {
    kinds: { ...shown.kinds, ...Object.fromEntries(changed) },
    bundle_minutes: minutes === undefined ? shown.bundle_minutes : minutes,
  };
}

/** Each kind with a tick for each way. */
function KindTable(props: {
  readonly kinds: Preferences["kinds"];
  onKeep(chosen: NonNullable<Choice["kinds"]>): void;
}): ReactNode {
  const { kinds, onKeep } = props;
  const styles = useStyles();
  return (
    <table className={styles.table} aria-label={t("notification.title")}>
      <thead>
        <tr>
          <th className={styles.head} scope="col">
            {t("notification.kind")}
          </th>
          {channels.map((channel) => (
            <th key={channel} className={styles.head} scope="col">
              {t(`notification.${channel}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {notificationKinds.map((kind: NotificationKind) => (
          <tr key={kind} className={styles.row}>
            <th className={styles.kind} scope="row">
              {t(`notification.kind_${kind}`)}
            </th>
            {channels.map((channel) => (
              <td key={channel} className={styles.cell}>
                <Checkbox
                  aria-label={t("notification.tell", {
                    kind: t(`notification.kind_${kind}`),
                    channel: t(`notification.${channel}`),
                  })}
                  checked={kinds[kind][channel]}
                  disabled={kinds[kind][`${channel}_forced`]}
                  title={kinds[kind][`${channel}_forced`] ? t("notification.forced") : undefined}
                  onChange={(_, { checked }) => onKeep({ [kind]: { [channel]: checked === true } })}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
