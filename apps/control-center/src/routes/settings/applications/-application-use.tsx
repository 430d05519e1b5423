import { useQuery } from "@tanstack/react-query";
import { Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { formatExactly } from "@muniment/ui/message";
import { LoadingRows } from "@muniment/ui/state";
import { getApplicationUse } from "@muniment/work-api/control-center/application-use";
import { q } from "../../../api.ts";
import { appText } from "../../../texts/application.ts";

const useStyles = makeStyles({
  chart: { display: "flex", alignItems: "flex-end", gap: "2px", height: "56px", minWidth: 0 },
  day: { flexGrow: 1, flexBasis: 0, display: "flex", alignItems: "flex-end", height: "100%" },
  bar: { width: "100%", minHeight: "1px", backgroundColor: tokens.colorBrandBackground },
  ends: { display: "flex", justifyContent: "space-between", color: tokens.colorNeutralForeground3 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: { padding: "4px 0", overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
  code: { fontFamily: tokens.fontFamilyMonospace },
});

type Day = Output<typeof getApplicationUse>["data"]["days"][number];

/** The tokens of the last 30 days, and what the application was refused lately (CC-APP-035). */
export function ApplicationUse({ clientId }: { readonly clientId: string }): ReactNode {
  const styles = useStyles();
  const { data } = useQuery(q(getApplicationUse, { params: { application: clientId } }));
  if (data === undefined) return <LoadingRows rows={2} />;
  const { days, errors } = data.data;
  const total = days.reduce((sum, { tokens: count }) => sum + count, 0);
  const refused = days.reduce((sum, day) => sum + day.refused, 0);
  return (
    <>
      <Text>{appText("use.total", { total, refused })}</Text>
      {total === 0 ? null : <Chart days={days} />}
      {errors.length === 0 ? (
        <Text className={styles.quiet}>{appText("use.no_errors")}</Text>
      ) : (
        <>
          <Text weight="semibold">{appText("use.errors")}</Text>
          <ul className={styles.list} aria-label={appText("use.errors")}>
            {errors.map(({ at, action, code, user_id: user = "" }) => (
              <li key={`${at} ${action} ${code} ${user}`} className={styles.item}>
                <Text className={styles.code}>{`${action} ${code}`}</Text>
                <Text size={200} className={styles.quiet}>
                  {[` · ${formatExactly(new Date(at))}`, user].filter((part) => part !== "").join(" · ")}
                </Text>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Chart({ days }: { readonly days: readonly Day[] }): ReactNode {
  const styles = useStyles();
  const most = Math.max(...days.map(({ tokens: count }) => count));
  const busiest = days.find(({ tokens: count }) => count === most);
  return (
    <div>
      <div
        className={styles.chart}
        role="img"
        aria-label={appText("use.chart", { day: busiest?.day ?? "", count: most })}
      >
        {days.map(({ day, tokens: count, people }) => (
          <div key={day} className={styles.day} title={appText("use.day", { day, count, people })}>
            <div className={styles.bar} style={{ height: `${(count / most) * 100}%` }} />
          </div>
        ))}
      </div>
      <Text size={200} className={styles.ends}>
        <span>{days[0]?.day}</span>
        <span>{days.at(-1)?.day}</span>
      </Text>
    </div>
  );
}
