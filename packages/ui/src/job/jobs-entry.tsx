import { Button, Popover, PopoverSurface, PopoverTrigger, Spinner, makeStyles } from "@fluentui/react-components";
import { TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { words } from "../message/index.ts";
import type { JobView } from "./job-view.ts";

const useStyles = makeStyles({
  surface: { width: "min(400px, 92vw)", padding: "12px 0 0", boxSizing: "border-box" },
});

const JobsPopover = lazy(async () => import("./jobs-popover.tsx"));

/** The long work of the person in the top bar (design.md, Shape); nothing when there is none to tell of. */
export function JobsEntry(props: {
  readonly jobs: readonly JobView[];
  onShow(id: string): void;
  onShowAll(): void;
  onCancel(id: string): void;
}): ReactNode {
  const { jobs, onShow, onShowAll, onCancel } = props;
  const styles = useStyles();
  const [isShown, setIsShown] = useState(false);
  if (jobs.length === 0) return null;
  const open = jobs.filter(({ isOpen }) => isOpen).length;
  const text = open > 0 ? words("job.running", { count: open }) : words("job.ended", { count: jobs.length });
  const leave = (go: () => void) => (): void => {
    setIsShown(false);
    go();
  };
  return (
    <Popover open={isShown} onOpenChange={(_, data) => setIsShown(data.open)} positioning="below-end">
      <PopoverTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          aria-label={text}
          title={text}
          icon={open > 0 ? <Spinner size="extra-tiny" /> : <TaskListSquareLtrRegular />}
        >
          <span aria-hidden="true">{open > 0 ? open : jobs.length}</span>
        </Button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={words("job.title")}>
        <Suspense>
          <JobsPopover
            jobs={jobs}
            onShow={(id) => leave(() => onShow(id))()}
            onShowAll={leave(onShowAll)}
            onCancel={onCancel}
          />
        </Suspense>
      </PopoverSurface>
    </Popover>
  );
}
