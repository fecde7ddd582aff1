/**
 * How every value begins that a reader of the API gets to see but must not keep: values of variables, and credentials
 * and query values in the addresses of webhooks.
 */
export const CANARY_VALUE_PREFIX = 'canary-value-not-to-be-kept-';
