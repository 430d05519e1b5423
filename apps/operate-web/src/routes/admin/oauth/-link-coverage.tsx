import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listLinkCoverage } from "@muniment/operate-api/linked-service";
import { Moment } from "@muniment/ui/moment";
import { q } from "../../../api.ts";
import { LinkStatus } from "../../../link/link-status.tsx";
import { serviceText } from "../../../texts/linked-service.ts";

const useStyles = makeStyles({
  head: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 16px" },
  title: { margin: 0, flexGrow: 1 },
  list: { margin: 0, padding: 0, listStyleType: "none", maxHeight: "280px", overflow: "auto" },
  row: {
    display: "flex",
    flexWrap: "wrap",
    gap: "2px 16px",
    paddingBlock: "8px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  who: { flex: "1 1 200px", minWidth: 0 },
  light: { color: tokens.colorNeutralForeground2 },
});

/** Who of the teams that a service is offered to is linked, and how (OPR-LNK-054). */
export function LinkCoverage({ service }: { readonly service: string }): ReactNode {
  const styles = useStyles();
  const [isOpen, setIsOpen] = useState(false);
  const rows = useQuery(q(listLinkCoverage, { params: { service } })).data?.data;
  if (rows === undefined) return null;
  const people = new Map(rows.map((row) => [row.person.id, row]));
  const linked = [...people.values()].filter(({ link }) => link.state === "healthy").length;
  return (
    <section aria-label={serviceText("coverage.title")}>
      <div className={styles.head}>
        <Text as="h2" weight="semibold" className={styles.title}>
          {serviceText("coverage.title")}
        </Text>
        <Text>{serviceText("coverage.count", { linked, count: people.size })}</Text>
        {people.size === 0 ? null : (
          <Button size="small" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
            {serviceText("coverage.show")}
          </Button>
        )}
      </div>
      {isOpen ? (
        <ul className={styles.list} aria-label={serviceText("coverage.title")} tabIndex={0}>
          {rows.map(({ team, person, link }) => (
            <li key={`${team} ${person.id}`} className={styles.row}>
              <span className={styles.who}>
                {person.name} <Text className={styles.light}>{team}</Text>
              </span>
              <LinkStatus link={link} />
              {link.last_used_at === undefined ? null : (
                <Text className={styles.light}>
                  {serviceText("coverage.last_used")} <Moment at={link.last_used_at} />
                </Text>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
