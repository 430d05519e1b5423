import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { JobsEntry } from "@muniment/ui/job";
import type { JobView } from "@muniment/ui/job";
import { useTell } from "@muniment/ui/toast";
import { Section } from "./section.tsx";

const JOBS: readonly JobView[] = [
  { id: "1", title: "Copy 12,000 items", isOpen: true, isGood: false, text: "4,310 of 12,000", share: 0.36 },
  { id: "2", title: "Move 250 items", isOpen: true, isGood: false, text: "Waiting to begin", share: undefined },
  { id: "3", title: "Move 412 items to the trash", isOpen: false, isGood: true, text: "All 412 done.", share: 1 },
  { id: "4", title: "Copy 300 items", isOpen: false, isGood: false, text: "297 done, 3 refused.", share: 1 },
];

/** Long work as the top bar shows it: while some of it runs, and when all has ended. */
export function JobPart(): ReactNode {
  const tell = useTell();
  const [jobs, setJobs] = useState(JOBS);
  const end = (id?: string): void =>
    setJobs((before) =>
      before.map((job) =>
        job.isOpen && (id ?? job.id) === job.id ? { ...job, isOpen: false, text: "Stopped.", share: 1 } : job,
      ),
    );
  return (
    <Section title="Background tasks">
      <JobsEntry
        jobs={jobs}
        onShow={(id) => tell.done(`The results of task ${id}.`)}
        onShowAll={() => tell.done("All tasks.")}
        onCancel={end}
      />
      <Button onClick={() => end()}>End all</Button>
      <Button onClick={() => setJobs(JOBS)}>Begin anew</Button>
    </Section>
  );
}
