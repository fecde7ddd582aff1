import { Steps } from '../../graph/model';
import { count, isTime } from '../../text/wording';
import { definitionOf } from '../findings';
import type { Finding, Item } from '../reportData';
import { namesOf, toMatcher } from './patterns';
import type { Policy, Waiver, WaiverMatch } from './policy';

/** What these steps read depends on the period of a run, so what has no item in one run may have one in the next. */
const OF_A_PERIOD: readonly string[] = [Steps.PULL_REQUESTS, Steps.DIRECT_PUSHES];

const FIELDS = ['repository', 'project', 'author', 'key'] as const satisfies (keyof WaiverMatch)[];
type Names = Readonly<Record<keyof WaiverMatch, readonly string[]>>;

/** Findings whose items are accepted where a waiver holds. */
export interface WaivedFindings {
  findings: Finding[];
  /** Sentences about waivers that have expired or match nothing. */
  warnings: string[];
}

/**
 * Accepts the items that a waiver is for. Those of an expired waiver are as if it did not exist.
 *
 * @param now in milliseconds since 1970
 */
export function applyWaivers(findings: readonly Finding[], { file, waivers }: Policy, now: number): WaivedFindings {
  const today = isTime(now) ? new Date(now).toISOString().slice(0, 10) : '';
  const matches = new Map(waivers.map((waiver) => [waiver, { all: 0, counted: 0 }]));
  const waived = findings.map((finding) => {
    const ofFinding = waivers
      .filter(({ check }) => check === finding.id)
      .map((waiver) => ({ waiver, isFor: toItemMatcher(waiver.match) }));
    const items = finding.items.map((item) => {
      const names = namesToMatch(item);
      const matching = ofFinding.filter(({ isFor }) => isFor(names)).map(({ waiver }) => waiver);
      const valid = matching.find(({ expires }) => expires >= today);
      for (const waiver of matching) {
        const { all = 0, counted = 0 } = matches.get(waiver) ?? {};
        matches.set(waiver, { all: all + 1, counted: valid ? counted : counted + 1 });
      }
      return valid ? accept(item, valid) : item;
    });
    return { ...finding, items };
  });
  const judged = new Set(findings.filter(isJudged).map(({ id }) => id));
  return {
    findings: waived,
    warnings: waivers.flatMap((waiver) => {
      const where = `${file}:${waiver.line}: the waiver for ${waiver.check}`;
      const { all = 0, counted = 0 } = matches.get(waiver) ?? {};
      if (counted > 0) {
        return `${where} expired on ${waiver.expires}, so ${count(counted, 'item')} ${counted === 1 ? 'counts' : 'count'} again. Correct them, or renew the waiver.`;
      }
      if (all > 0) {
        return waiver.expires < today
          ? `${where} expired on ${waiver.expires}. Another one holds for what it is for, so remove it.`
          : [];
      }
      return judged.has(waiver.check) ? `${where} matches nothing. Correct its patterns, or remove it.` : [];
    }),
  };
}

/** Whether every object of a finding was there and was judged, so that a waiver without an item is not needed. */
function isJudged({ id, isCollected, state, unjudged, unread = [] }: Finding): boolean {
  const sources = definitionOf(id)?.steps ?? [];
  const isWhole = !sources.some((source) => OF_A_PERIOD.includes(source));
  return isWhole && isCollected && state !== 'not applicable' && unjudged.length === 0 && unread.length === 0;
}

function accept(item: Item, { approvedBy, expires, reason }: Waiver): Item {
  return { ...item, status: 'accepted', waiver: { reason, approvedBy, expires } };
}

/** What the patterns of a waiver may match, by the field of the waiver. */
function namesToMatch({ workspace, project, repository, people, key }: Item): Names {
  return {
    repository: namesOf(workspace, repository),
    project: namesOf(workspace, project),
    author: people.filter(({ role }) => role === 'author').flatMap(({ name, id }) => [name, id ?? '']),
    key: [key],
  };
}

/** There may be many waivers and many items, so the patterns are read once for all items. */
function toItemMatcher(match: WaiverMatch): (names: Names) => boolean {
  const matchers = FIELDS.flatMap((field) => {
    const patterns = match[field];
    return patterns === undefined ? [] : [{ field, matches: toMatcher(patterns) }];
  });
  return (names) => matchers.every(({ field, matches }) => matches(names[field]));
}
