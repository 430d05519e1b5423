/** `jobs.worker_heartbeat`: the pools of workers that live, by the name under which they lock jobs. */
export interface WorkerHeartbeatRow {
  pool_id: string;
  seen_at: Date;
}

/** The tables that this package adds to the job library's own. */
export interface WorkerTables {
  "jobs.worker_heartbeat": WorkerHeartbeatRow;
}
