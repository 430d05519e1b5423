import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getServiceRequirements } from "@muniment/operate-api/service-requirement";
import type { Output } from "@muniment/rest";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { q } from "../../api.ts";
import { requirementText } from "../../texts/requirement.ts";

export const Route = createFileRoute("/admin/service-requirements")({ component: ServiceRequirements });

const useStyles = makeStyles({
  page: { overflow: "auto", padding: "0 16px 24px", display: "flex", flexDirection: "column", gap: "24px" },
  section: { display: "flex", flexDirection: "column", gap: "8px" },
  title: { margin: 0 },
  frame: { overflowX: "auto" },
  table: {
    borderCollapse: "collapse",
    width: "100%",
    minWidth: "640px",
    "& th, & td": {
      textAlign: "start",
      verticalAlign: "top",
      padding: "8px 12px 8px 0",
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
      fontWeight: tokens.fontWeightRegular,
    },
    "& thead th": { fontWeight: tokens.fontWeightSemibold },
  },
  light: { color: tokens.colorNeutralForeground2 },
});

type Requirements = Output<typeof getServiceRequirements>["data"];
type Row = Requirements["rows"][number];
type Place = Requirements["places"][number];

/** What each function needs and as whom, and what the service account has now (OPR-PRM-010). */
function ServiceRequirements(): ReactNode {
  const styles = useStyles();
  const found = useQuery(q(getServiceRequirements));
  return (
    <>
      <PageHeader title={requirementText("requirements.title")} text={requirementText("requirements.text")}>
        <Button onClick={() => window.print()}>{requirementText("requirements.print")}</Button>
        <Button disabledFocusable={found.isFetching} onClick={() => void found.refetch()}>
          {requirementText("requirements.ask_again")}
        </Button>
      </PageHeader>
      <div className={styles.page}>
        {found.isPending ? <LoadingRows /> : null}
        {found.isError ? <ErrorState error={found.error} onRetry={() => void found.refetch()} /> : null}
        {found.isSuccess ? <Both given={found.data.data} /> : null}
      </div>
    </>
  );
}

function Both({ given }: { readonly given: Requirements }): ReactNode {
  const styles = useStyles();
  return (
    <>
      <section className={styles.section} aria-label={requirementText("requirements.places")}>
        <Text as="h2" weight="semibold" className={styles.title}>
          {requirementText("requirements.places")}
        </Text>
        {given.places.length === 0 ? (
          <Text>{requirementText("requirements.no_places")}</Text>
        ) : (
          <Places places={given.places} />
        )}
        {given.has_more ? <Text className={styles.light}>{requirementText("requirements.more")}</Text> : null}
      </section>
      <section className={styles.section} aria-label={requirementText("requirements.functions")}>
        <Text as="h2" weight="semibold" className={styles.title}>
          {requirementText("requirements.functions")}
        </Text>
        <Functions given={given} />
      </section>
    </>
  );
}

const TONES = { there: "good", missing: "bad", unknown: "none" } as const;

function Places({ places }: { readonly places: readonly Place[] }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.frame} role="group" aria-label={requirementText("requirements.places")} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{requirementText("requirements.place")}</th>
            <th scope="col">{requirementText("right.read")}</th>
            <th scope="col">{requirementText("right.add_documents")}</th>
            <th scope="col">{requirementText("right.add_folders")}</th>
            <th scope="col">{requirementText("requirements.to_do")}</th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={`${place.use} ${place.service} ${place.name}`}>
              <th scope="row">
                {place.name}
                <br />
                <Text size={200} className={styles.light}>
                  {requirementText("requirements.place_of", {
                    use: requirementText(`place_use.${place.use}`),
                    service: place.service_name,
                  })}
                </Text>
              </th>
              {place.rights.map(({ right, state }) => (
                <td key={right}>
                  <Status tone={TONES[state]}>{requirementText(`right_state.${state}`)}</Status>
                </td>
              ))}
              <td>{toDo(place)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What somebody must do about a place, and who. */
function toDo({ rights, reason, account, name, service_name: service }: Place): string {
  const missing = rights
    .filter(({ state }) => state === "missing")
    .map(({ right }) => requirementText(`right.${right}`));
  if (missing.length > 0) {
    return requirementText("requirements.give", {
      account: account ?? requirementText("requirements.account"),
      rights: missing.join(", "),
      place: name,
      service,
    });
  }
  if (reason !== undefined) return reason;
  return rights.some(({ state }) => state === "unknown")
    ? requirementText("requirements.not_told")
    : requirementText("requirements.nothing");
}

function Functions({ given }: { readonly given: Requirements }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.frame} role="group" aria-label={requirementText("requirements.functions")} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{requirementText("requirements.function")}</th>
            <th scope="col">{requirementText("requirements.identity")}</th>
            <th scope="col">{requirementText("requirements.needs")}</th>
            <th scope="col">{requirementText("requirements.service_has")}</th>
          </tr>
        </thead>
        <tbody>
          {given.rows.map((row) => {
            const { tone, text } = standingOf(row, given.places);
            return (
              <tr key={row.function}>
                <th scope="row">{nameOf(row.function)}</th>
                <td>{requirementText(`requirements.as_${row.identity}`)}</td>
                <td>{row.needs.map((right) => requirementText(`right.${right}`)).join(", ")}</td>
                <td>
                  <Status tone={tone}>{text}</Status>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** How many of the places that a function works in lack something that it needs. */
function standingOf({ needs, uses }: Row, places: readonly Place[]): { tone: "good" | "bad" | "none"; text: string } {
  const used = places.filter(({ use }) => uses.includes(use));
  const stateIn = (place: Place): string => {
    const states = place.rights.filter(({ right }) => needs.includes(right)).map(({ state }) => state);
    return states.find((state) => state === "missing") ?? states.find((state) => state === "unknown") ?? "there";
  };
  const lacking = used.filter((place) => stateIn(place) === "missing").length;
  if (used.length === 0) return { tone: "none", text: requirementText("requirements.no_place") };
  if (lacking > 0) return { tone: "bad", text: requirementText("requirements.missing_in", { count: lacking }) };
  const isKnown = used.every((place) => stateIn(place) === "there");
  return isKnown
    ? { tone: "good", text: requirementText("requirements.complete") }
    : { tone: "none", text: requirementText("right_state.unknown") };
}

const FUNCTIONS = [
  "F0",
  "F1",
  "F2",
  "F3",
  "F4",
  "F5",
  "F6",
  "F7",
  "F8",
  "F9",
  "F10",
  "F11",
  "F12a",
  "F12b",
  "F13",
] as const;

function nameOf(name: string): string {
  const known = FUNCTIONS.find((each) => each === name);
  return known === undefined ? name : requirementText(`function.${known}`);
}
