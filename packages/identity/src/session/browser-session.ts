/** The cookie by which our own pages call the API (decision D38). */
export const WORK_COOKIE = "muniment_work";

/** Browser sessions: 60 minutes without use, 12 hours in all (control-center.md CC-SES-001). */
export const SESSION_IDLE_SECONDS = 3600;
/** The longest time from one sign-in to the next. */
export const SESSION_SECONDS = 12 * 3600;
