import { Button, Checkbox, Subtitle2, Switch, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { deleteFollow, getPreferences, listFollowing, putFollow, putPreferences } from "@muniment/tracker-api/me";
import type { Output } from "@muniment/rest";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { t } from "../messages.ts";
import { NotificationChoices } from "../notification/notification-choices.tsx";

const MOST_FOLLOWED = 1000;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px", padding: "8px 16px 24px", maxWidth: "720px" },
  part: { display: "flex", flexDirection: "column" },
  heading: { marginTop: "16px" },
  hint: { color: tokens.colorNeutralForeground2 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) auto 32px",
    alignItems: "center",
    columnGap: "8px",
    minHeight: "44px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  name: { overflow: "hidden", textOverflow: "ellipsis" },
  kind: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, marginInlineStart: "8px" },
});

type Follow = Output<typeof listFollowing>["data"][number];
type Digest = Output<typeof getPreferences>["data"]["digest"];

/** What the daily report holds for a person, and what they follow (TRK-FOL-001, TRK-DIG-030). */
export function Preferences(): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const preferences = useQuery(q(getPreferences, {}));
  const following = useQuery(q(listFollowing, { query: { limit: MOST_FOLLOWED } }));
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (failure) {
      tell.failed(t("preferences.not_kept"), failure);
    }
    await Promise.all([
      client.invalidateQueries({ queryKey: [getPreferences.id] }),
      client.invalidateQueries({ queryKey: [listFollowing.id] }),
    ]);
  };
  const keep = (digest: Partial<Digest>): void => void act(async () => call(putPreferences, { body: { digest } }));
  if (preferences.isPending || following.isPending) return <LoadingRows />;
  const failed = [preferences, following].find(({ error }) => error !== null);
  if (preferences.data === undefined || following.data === undefined) {
    return <ErrorState error={failed?.error} onRetry={() => void failed?.refetch()} />;
  }
  const { digest } = preferences.data.data;
  return (
    <div className={styles.root}>
      <Subtitle2 as="h2">{t("preferences.report")}</Subtitle2>
      <Switch
        label={t("preferences.enabled")}
        checked={digest.enabled}
        onChange={(_, { checked }) => keep({ enabled: checked })}
      />
      {digest.enabled ? (
        <div className={styles.part}>
          {(["my_tasks", "assigned_by_me"] as const).map((part) => (
            <Checkbox
              key={part}
              label={t(`preferences.${part}`)}
              checked={digest[part]}
              onChange={(_, { checked }) => keep({ [part]: checked === true })}
            />
          ))}
        </div>
      ) : null}
      <NotificationChoices className={styles.heading} />
      <Subtitle2 as="h2" className={styles.heading}>
        {t("preferences.following")}
      </Subtitle2>
      {following.data.data.length === 0 ? <Text className={styles.hint}>{t("preferences.none")}</Text> : null}
      <ul className={styles.list} aria-label={t("preferences.following")}>
        {following.data.data.map((follow) => (
          <Followed
            key={`${follow.target_type}/${follow.target_id}`}
            follow={follow}
            onReport={(wanted) =>
              void act(async () => call(putFollow, { params: targetOf(follow), body: { digest: wanted } }))
            }
            onEnd={() => void act(async () => call(deleteFollow, { params: targetOf(follow) }))}
          />
        ))}
      </ul>
    </div>
  );
}

const targetOf = ({ target_type: type, target_id: target }: Follow) => ({ type, target });

function Followed(props: { readonly follow: Follow; onReport(wanted: boolean): void; onEnd(): void }): ReactNode {
  const { follow, onReport, onEnd } = props;
  const styles = useStyles();
  const name = follow.name ?? t("preferences.unseen");
  return (
    <li className={styles.item}>
      <span className={styles.name}>
        {name}
        <span className={styles.kind}>{t(`preferences.kind_${follow.target_type}`)}</span>
      </span>
      <Checkbox
        label={t("preferences.in_report")}
        checked={follow.digest}
        onChange={(_, { checked }) => onReport(checked === true)}
      />
      <Button
        appearance="subtle"
        size="small"
        icon={<DismissRegular />}
        aria-label={t("preferences.end", { name })}
        title={t("preferences.end", { name })}
        onClick={onEnd}
      />
    </li>
  );
}
