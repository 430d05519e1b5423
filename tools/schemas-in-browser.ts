/** Any schema, and any part of one. */
const schema: object = new Proxy({}, { get: () => schema });

/**
 * Stands for the schema library in browser apps: there a contract is read for its addresses and its types, the server
 * checks what comes, and the schemas would weigh a tenth of the first view.
 */
export const Type: object = new Proxy({}, { get: () => () => schema });
