import { hideCredentials } from '../text/address';
import { isSecretField, maskCredentials } from '../text/credentials';

/** Bitbucket's records are a few levels deep. Records that are much deeper cannot be serialized again. */
export const MAX_DEPTH = 50;

/**
 * What an entity keeps of the record that Bitbucket sent, as raw data. Left out are
 * - the HTML that Bitbucket renders from titles, descriptions and the like (`rendered`, and `html` beside the text itself);
 * - credentials in text, and user names in addresses: `links.clone` names the account that the credential belongs to;
 * - the text of fields that are called a token, a secret, a password or the like.
 *
 * The record itself is not changed. Parts without any of these are shared with it.
 */
export function toRawRecord(record: object): Record<string, unknown> {
  return clean(record, MAX_DEPTH) as Record<string, unknown>;
}

/** Stops after `levels` levels: a deeper record is not stored in any case. */
function clean(value: unknown, levels: number): unknown {
  if (typeof value === 'string') {
    return maskCredentials(value);
  }
  if (typeof value !== 'object' || value === null || levels === 0) {
    return value;
  }
  const kept = Object.entries(value).filter(([name, field]) => !isRenderedText(name, field));
  const cleaned = kept.map(([name, field]) => {
    const isSecret = typeof field === 'string' && field !== '' && isSecretField(name);
    return [name, isSecret ? '***' : clean(field, levels - 1)] as const;
  });
  const isSame =
    cleaned.length === Object.keys(value).length && cleaned.every(([, field], index) => field === kept[index]?.[1]);
  if (isSame) {
    return value;
  }
  return Array.isArray(value) ? cleaned.map(([, field]) => field) : Object.fromEntries(cleaned);
}

/** `html` is also the name of a link, which is an object. */
function isRenderedText(name: string, field: unknown): boolean {
  return name === 'rendered' || (name === 'html' && typeof field === 'string');
}

/**
 * A record in whose names and descriptions is hidden what may be a credential. People note addresses and tokens with what acts on
 * repositories.
 *
 * @param hide what hides it, by default in every word
 */
export function withHiddenCredentials<R extends object>(
  record: R,
  fields: readonly (keyof R & string)[],
  hide: (text: string) => string = hideCredentials,
): R {
  const shown = (value: unknown) => (typeof value === 'string' ? hide(value) : value);
  const hidden = fields.flatMap((name) => {
    const value: unknown = record[name];
    const isText = typeof value === 'string' || Array.isArray(value);
    return isText ? [[name, Array.isArray(value) ? value.map(shown) : shown(value)] as const] : [];
  });
  return { ...record, ...Object.fromEntries(hidden) };
}
