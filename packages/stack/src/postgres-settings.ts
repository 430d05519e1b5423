/** Values for `postgresql.conf`, as they would be written there without quotes. */
export type PostgresSettings = Readonly<Record<string, string>>;

const MEBIBYTE = 1024 * 1024;

/**
 * Settings for a machine with `memoryBytes` that runs all parts: durable, small in memory, and back
 * within seconds after a crash (the WAL to replay stays under 512 MB).
 */
export function settingsForMachine(memoryBytes: number): PostgresSettings {
  const memory = Math.floor(memoryBytes / MEBIBYTE);
  const share = (fraction: number, low: number, high: number): string =>
    `${Math.min(high, Math.max(low, Math.floor(memory * fraction)))}MB`;
  return {
    shared_buffers: share(1 / 8, 64, 256),
    effective_cache_size: share(1 / 2, 256, 8192),
    maintenance_work_mem: share(1 / 16, 32, 256),
    work_mem: "8MB",
    max_connections: "100",
    huge_pages: "off",
    fsync: "on",
    synchronous_commit: "on",
    wal_compression: "on",
    min_wal_size: "128MB",
    max_wal_size: "512MB",
    checkpoint_timeout: "5min",
    random_page_cost: "1.1",
    jit: "off",
    // A query whose client died would otherwise run, and hold its locks, to its end.
    client_connection_check_interval: "2s",
    tcp_keepalives_idle: "60",
    timezone: "UTC",
    log_timezone: "UTC",
    datestyle: "iso, ymd",
    lc_messages: "C",
    default_text_search_config: "pg_catalog.simple",
    logging_collector: "on",
    log_directory: "log",
    log_filename: "postgres-%a.log",
    log_truncate_on_rotation: "on",
    log_rotation_age: "1d",
    log_rotation_size: "0",
    log_line_prefix: "%m [%p] %q%u@%d ",
  };
}

/** The text of a `postgresql.conf` that holds exactly `settings`. */
export function renderSettings(settings: PostgresSettings): string {
  const lines = Object.entries(settings).map(([name, value]) => {
    if (!/^[a-z_][a-z0-9_.]*$/.test(name)) throw new Error(`Not the name of a PostgreSQL setting: ${name}`);
    if (/[\n\r\0]/.test(value)) throw new Error(`The value of ${name} may not hold a line break`);
    return `${name} = '${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'\n`;
  });
  return `# Written at each start; a change made here is lost. ALTER SYSTEM is kept.\n${lines.join("")}`;
}
