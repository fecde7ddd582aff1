import { IngestionSources } from '../../../../src/ingestionConfig';
import { accessAdviceOf } from '../../../../src/steps/runtime/accessAdvice';

const RUNNERS = { ingestionSourceId: IngestionSources.RUNNERS, scopes: ['runner'] } as const;
const GROUPS = { ingestionSourceId: IngestionSources.GROUPS, scopes: ['account'], requiredRight: 'Ask Ann.' } as const;

test('a missing scope names its box, and nothing about rights', () => {
  expect(accessAdviceOf(GROUPS)('scope')).toBe(
    'The source "Groups" needs the scope "account" (tick "Account: Read") in the settings of the OAuth client (formerly consumer). ' +
      'Grant access, or switch the source "Groups" off.',
  );
});

test('a missing right names the administrator, and no scope', () => {
  expect(accessAdviceOf(GROUPS)('right')).toBe('Ask Ann. Or switch the source "Groups" off.');
  expect(accessAdviceOf(RUNNERS)('right')).toMatch(/^Let an administrator .* Or switch the source "Runners" off\.$/);
  expect(accessAdviceOf(RUNNERS)('right')).not.toMatch(/scope|tick/i);
});

test('a deactivated workspace and a plan have nothing to do with either', () => {
  expect(accessAdviceOf(GROUPS)('deactivated')).toBe('');
  expect(accessAdviceOf(RUNNERS)('plan')).toBe('Switch the source "Runners" off.');
});

test('where the reason is unknown, everything is named that it could be', () => {
  expect(accessAdviceOf(GROUPS)('unknown')).toMatch(/"account".*Ask Ann\. Grant access, or switch/);
});

test('a step that belongs to no source has no advice', () => {
  expect(accessAdviceOf({})('right')).toBe('');
});
