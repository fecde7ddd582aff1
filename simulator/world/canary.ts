/**
 * The prefix of every value that the API returns but an integration must not keep: values of variables, and credentials
 * and query values in webhook URLs.
 */
export const CANARY_VALUE_PREFIX = 'canary-value-not-to-be-kept-';
