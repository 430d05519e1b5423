import {
  Button,
  Link,
  Popover,
  PopoverSurface,
  ProgressBar,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { CheckmarkCircleRegular, DismissRegular, WarningRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { words } from "../message/index.ts";
import type { JobView } from "./job-view.ts";

const useStyles = makeStyles({
  surface: { width: "min(400px, 92vw)", padding: "12px 0 0", boxSizing: "border-box" },
  head: { display: "flex", alignItems: "center", justifyContent: "space-between", padding: "0 12px 8px 16px" },
  list: { listStyleType: "none", margin: 0, padding: "0 16px 8px", maxHeight: "min(420px, 60vh)", overflowY: "auto" },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minHeight: "56px",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  text: { display: "flex", flexDirection: "column", gap: "4px", flexGrow: 1, minWidth: 0 },
  second: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  icon: { display: "flex", fontSize: "20px" },
  good: { color: tokens.colorPaletteGreenForeground1 },
  warned: { color: tokens.colorPaletteDarkOrangeForeground1 },
});

/** Each piece of long work with how far it is, below the button that opens and closes it. */
export function JobsPopover(props: {
  readonly button: HTMLElement | null;
  readonly isShown: boolean;
  readonly jobs: readonly JobView[];
  onClose(): void;
  onShow(id: string): void;
  onShowAll(): void;
  onCancel(id: string): void;
}): ReactNode {
  const { button, isShown, jobs, onClose, onShow, onShowAll, onCancel } = props;
  const styles = useStyles();
  const leave = (go: () => void) => (): void => {
    onClose();
    button?.focus();
    go();
  };
  return (
    <Popover
      open={isShown}
      positioning={{ target: button, position: "below", align: "end" }}
      onOpenChange={(event, data) => {
        const isOnButton = event.target instanceof Node && button?.contains(event.target) === true;
        if (data.open || isOnButton) return;
        onClose();
        if (event.type === "keydown") button?.focus();
      }}
    >
      <PopoverSurface className={styles.surface} role="dialog" aria-label={words("job.title")}>
        <div className={styles.head}>
          <Text weight="semibold">{words("job.title")}</Text>
          <Button size="small" appearance="subtle" onClick={leave(onShowAll)}>
            {words("job.all")}
          </Button>
        </div>
        <ul className={styles.list}>
          {jobs.map((job) => (
            <OneJob key={job.id} job={job} leave={leave} onShow={onShow} onCancel={onCancel} />
          ))}
        </ul>
      </PopoverSurface>
    </Popover>
  );
}

/** What one job does and has done, and what can be done about it; `leave` closes the list before it goes on. */
function OneJob(props: {
  readonly job: JobView;
  leave(go: () => void): () => void;
  onShow(id: string): void;
  onCancel(id: string): void;
}): ReactNode {
  const { job, leave, onShow, onCancel } = props;
  const styles = useStyles();
  return (
    <li className={styles.row}>
      <div className={styles.text}>
        <Text>{job.title}</Text>
        {job.isOpen && job.share !== undefined ? (
          <ProgressBar aria-label={words("job.progress", { title: job.title })} value={job.share} />
        ) : null}
        <span className={styles.second}>
          {job.text}{" "}
          {job.isOpen ? null : (
            <Link
              as="button"
              inline
              onClick={leave(() => onShow(job.id))}
              aria-label={words("job.show_of", { title: job.title })}
            >
              {words("job.show")}
            </Link>
          )}
        </span>
      </div>
      {job.undo === undefined ? null : (
        <Button
          size="small"
          appearance="subtle"
          aria-label={words("job.undo", { title: job.title })}
          onClick={leave(job.undo)}
        >
          {words("action.undo")}
        </Button>
      )}
      {job.isOpen ? (
        <Button
          size="small"
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={words("job.cancel", { title: job.title })}
          title={words("job.cancel", { title: job.title })}
          onClick={() => onCancel(job.id)}
        />
      ) : (
        <span className={`${styles.icon} ${job.isGood ? styles.good : styles.warned}`} aria-hidden="true">
          {job.isGood ? <CheckmarkCircleRegular /> : <WarningRegular />}
        </span>
      )}
    </li>
  );
}
