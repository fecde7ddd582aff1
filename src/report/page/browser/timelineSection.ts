import { formatTime } from '../../../text/wording';
import type { PageCommit, PullRequestFacts } from '../shared/pageData';
import { element, namedElement } from './dom';
import { type TimelineEvent, timelineOf } from './timeline';

/** The timeline of a pull request: who pushed, approved and merged what, in order. */
export function timelineSection(facts: PullRequestFacts): HTMLElement {
  const isOpen = facts.state === 'OPEN';
  return element(
    'section',
    { class: 'timeline', 'aria-label': 'Timeline' },
    element('h2', {}, 'Timeline'),
    facts.verdict !== undefined && element('p', facts.isIncomplete ? { class: 'note' } : {}, facts.verdict),
    element('ol', {}, timelineOf(facts).map(eventElement)),
    facts.isApprovedByNobody &&
      element('p', { class: 'muted' }, isOpen ? 'Nobody has approved it yet.' : 'Nobody approved it.'),
    element(
      'p',
      { class: 'muted small' },
      'Bitbucket does not list when a commit was pushed. The order follows from the newest commit that each approval covers. ' +
        'It shows present approvals only, and not those that were withdrawn or reset by a push.',
    ),
  );
}

function eventElement({ commits, kind, note, on, text }: TimelineEvent): HTMLElement {
  return element(
    'li',
    { class: `event ${kind.replace(/ /g, '-')}${note === undefined ? '' : ' doubtful'}` },
    element(
      'p',
      {},
      namedElement(text),
      on !== undefined && element('time', { datetime: new Date(on).toISOString() }, formatTime(on)),
    ),
    note !== undefined && element('p', { class: 'reason' }, note),
    commits && element('ul', { class: 'commits' }, commits.map(commitElement)),
  );
}

function commitElement([hash, message, approved, unknownAuthor]: PageCommit): HTMLElement {
  return element(
    'li',
    {},
    element('code', {}, hash),
    element('span', { class: 'message' }, namedElement(message)),
    approvalElement(approved),
    unknownAuthor === 1 && element('span', { class: 'verdict bad' }, 'unknown author'),
  );
}

function approvalElement(approved: PageCommit[2]): HTMLElement {
  switch (approved) {
    case 1:
      return element('span', { class: 'verdict good' }, 'approved');
    case 0:
      return element('span', { class: 'verdict bad' }, 'not approved');
    case null:
      return element('span', { class: 'verdict' }, 'not judged');
  }
}
