import { openItems } from '../items/statusText';
import { type Item, SEVERITIES, type Severity } from '../reportData';

/**
 * How severe a finding is: as its worst item that nobody has accepted; if all are accepted, as the worst of them.
 *
 * @param usual of the check, which holds where there is no item
 */
export function severityOf(items: readonly Pick<Item, 'severity' | 'status'>[], usual: Severity): Severity {
  const open = openItems(items);
  const counted = open.length > 0 ? open : items;
  return SEVERITIES.find((severity) => counted.some((item) => item.severity === severity)) ?? usual;
}
