/** Tracker's own help, in the package (TRK-WEB-010). */
export const HELP_ADDRESS = "./help/index.html";
