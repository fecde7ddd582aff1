import { asText, fieldOf, isListOf, stringsOf } from '../../text/untrusted';
import { readJson, UnusableFileError } from '../readJson';
import { type Item, SEVERITIES, type Severity } from '../reportData';
import type { Baseline } from './compareWithBaseline';

/** The version of the data that `report --format json` writes. */
export const REPORT_VERSION = 1;

const ADVICE = 'Name a file that "graph-bitbucket report --format json" wrote.';
const FILTER_ADVICE = 'Write it without --project, --repository, --severity and --check.';
const PART_ADVICE = 'Name the report of a run without --project, --repository, --exclude and --step.';
const OPTIONS = { maxBytes: 256 * 1024 * 1024, kind: 'files of a report', advice: ADVICE };

/**
 * Reads the items of an earlier report.
 *
 * @throws UnusableFileError when the file cannot be read, or is something else
 */
export function readBaseline(file: string): Baseline {
  const report = readJson(file, OPTIONS);
  const version = fieldOf(report, 'version');
  const collectedOn = Date.parse(asText(fieldOf(report, 'collectedOn')));
  if (version !== REPORT_VERSION || Number.isNaN(collectedOn)) {
    const reason =
      typeof version === 'number' && version > REPORT_VERSION
        ? `a later version wrote it (${version} instead of ${REPORT_VERSION})`
        : 'it is not the JSON of a report';
    throw new UnusableFileError(file, reason, 'cannot be read', ADVICE);
  }
  if (fieldOf(report, 'filter') !== undefined) {
    const reason = 'it shows only a part of the items, so the others would count as new';
    throw new UnusableFileError(file, reason, 'is no baseline', FILTER_ADVICE);
  }
  const part = fieldOf(fieldOf(report, 'coverage'), 'part');
  if (part !== undefined) {
    const reason = `it is of a run that read only a part (${asText(part)}), so the rest would count as new`;
    throw new UnusableFileError(file, reason, 'is no baseline', PART_ADVICE);
  }
  const unjudged = fieldOf(fieldOf(report, 'baseline'), 'unjudged') ?? [];
  const items = [fieldOf(report, 'items'), unjudged].flatMap((list) => itemsOf(list, file));
  return { collectedOn, workspaces: stringsOf(fieldOf(report, 'workspaces')) ?? [], items };
}

function itemsOf(list: unknown, file: string): Item[] {
  if (!Array.isArray(list) || !list.every(isItem)) {
    throw new UnusableFileError(file, 'it has an item that is none', 'is damaged', ADVICE);
  }
  return list;
}

function isPerson(value: unknown): boolean {
  const [role, name, id] = ['role', 'name', 'id'].map((field) => typeof fieldOf(value, field));
  return role === 'string' && name === 'string' && (id === 'string' || id === 'undefined');
}

/** Checks what this version reads of an item. */
function isItem(value: unknown): value is Item {
  const texts = ['finding', 'fingerprint', 'key', 'type', 'name', 'reason'];
  const places = ['workspace', 'project', 'repository'];
  const times: unknown = fieldOf(value, 'times');
  const link = fieldOf(value, 'link');
  return (
    texts.every((name) => typeof fieldOf(value, name) === 'string') &&
    places.every((name) => ['string', 'undefined'].includes(typeof fieldOf(value, name))) &&
    (link === undefined || /^https?:/.test(asText(link))) &&
    SEVERITIES.includes(fieldOf(value, 'severity') as Severity) &&
    isListOf(fieldOf(value, 'people'), isPerson) &&
    typeof times === 'object' &&
    times !== null &&
    Object.values(times).every((time) => typeof time === 'string')
  );
}
