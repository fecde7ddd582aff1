import { createDeletedAccount } from '../../resources/accounts';
import { DAY, HOUR } from '../time';
import { type EdgeCasePullRequest, openAndApprove } from './edgeCases';

/** Pull requests with an unusual history. */
export const EDGE_CASE_HISTORIES: readonly EdgeCasePullRequest[] = [
  {
    name: 'deleted-participant',
    play: (history, context) => {
      openAndApprove(history, context);
      history.comment(createDeletedAccount(context.random, 'null'));
      history.comment(createDeletedAccount(context.random, 'absent'));
    },
  },
  {
    name: 'passive-reviewer',
    play: (history, { cast }) => {
      history.push(history.commit());
      history.approve(cast[2]);
    },
    details: ({ cast }) => ({ reviewers: [cast[3], cast[2]] }),
  },
  { name: 'approver-not-reviewer', details: ({ cast }) => ({ reviewers: [cast[3]] }) },
  { name: 'approver-not-reviewer-nobody-asked', details: () => ({ reviewers: [] }) },
  {
    name: 'old-but-touched',
    age: 40 * DAY,
    play: (history, context) => {
      openAndApprove(history, context);
      history.wait(40 * DAY - 5 * HOUR);
      history.merge(context.cast[1]);
    },
  },
  {
    name: 'older-than-window',
    age: 9 * DAY,
    play: (history, context) => {
      openAndApprove(history, context);
      history.merge(context.cast[1]);
    },
  },
  { name: 'older-than-window-open', age: 3 * DAY },
  {
    name: 'superseded',
    play: (history, context) => {
      openAndApprove(history, context);
      history.supersede(context.cast[1]);
    },
  },
  {
    name: 'closed-by-deleted',
    play: (history, context) => {
      openAndApprove(history, context);
      history.merge(createDeletedAccount(context.random, 'null'));
    },
    details: () => ({ quirks: { closedOn: 'null' } }),
  },
  {
    name: 'approved-commit-lost',
    play: (history, { cast }) => {
      history.push(history.commit(), { lost: true });
      history.approve(cast[2]);
      history.push(history.commit({ parents: [history.target] }));
    },
  },
  {
    // Approval and push are in the same millisecond. The microseconds show that the approval came first.
    name: 'push-in-the-same-millisecond',
    play: (history, { cast }) => {
      history.push(history.commit());
      history.hurry(60_000_100 - (history.at % 1000));
      history.approve(cast[2]);
      history.hurry(700);
      history.push(history.commit());
    },
  },
  {
    name: 'approved-again-after-force-push',
    play: (history, context) => {
      openAndApprove(history, context);
      history.push(history.commit({ parents: [history.target] }));
      history.withdraw(context.cast[2]);
      history.approve(context.cast[2]);
    },
  },
  {
    name: 'changes-requested-then-approved',
    play: (history, { cast }) => {
      history.push(history.commit());
      history.requestChanges(cast[2]);
      history.push(history.commit());
      history.approve(cast[2]);
    },
  },
  {
    name: 'approved-then-changes-requested',
    play: (history, context) => {
      openAndApprove(history, context);
      history.requestChanges(context.cast[2]);
    },
  },
  {
    name: 'long-activity',
    pace: 1,
    play: (history, context) => {
      openAndApprove(history, context);
      for (let count = 0; count < 60; count += 1) {
        history.comment(context.cast[3]);
      }
    },
  },
  {
    name: 'many-commits',
    play: (history, context) => {
      for (let count = 0; count < 120; count += 1) {
        history.head = history.commit({ message: `Step ${count + 1}\n` });
      }
      openAndApprove(history, context);
    },
  },
];
