import { capitalize, formatTime } from '../../../text/wording';
import type { PageValue } from '../shared/pageData';

/** "approvedCommitsRemoved" as "Approved commits removed". */
export function propertyLabel(name: string): string {
  const words = name.replace(/On$/, '').replace(/([a-z])([A-Z])/g, '$1 $2');
  return capitalize(words.toLowerCase());
}

/** A value as text. Properties whose names end in `On` are times in milliseconds since 1970. */
export function propertyText(name: string, value: PageValue): string {
  if (typeof value === 'number' && name.endsWith('On')) {
    return formatTime(value);
  }
  if (typeof value === 'boolean') {
    return value ? 'yes' : 'no';
  }
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}
