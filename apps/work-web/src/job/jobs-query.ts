import { infiniteQueryOptions } from "@tanstack/react-query";
import { listJobResults, listJobs } from "@muniment/work-api/job";
import { api } from "../api.ts";

/** The key of everything that is asked about jobs. */
export const JOBS = "jobs";

/** The person's own jobs, the newest first. */
export const jobsQuery = infiniteQueryOptions({
  queryKey: [JOBS, "list"],
  queryFn: async ({ pageParam: cursor }) =>
    api.call(listJobs, { query: { limit: 50, ...(cursor === "" ? {} : { cursor }) } }),
  initialPageParam: "",
  getNextPageParam: ({ cursor }) => cursor,
});

/** What became of the rows of a job. */
export function resultsQuery(job: string) {
  return infiniteQueryOptions({
    queryKey: [JOBS, "results", job],
    queryFn: async ({ pageParam: cursor }) =>
      api.call(listJobResults, { params: { job }, query: { limit: 200, ...(cursor === "" ? {} : { cursor }) } }),
    initialPageParam: "",
    getNextPageParam: ({ cursor }) => cursor,
  });
}
