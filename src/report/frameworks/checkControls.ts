import { lookUp } from '../../text/untrusted';
import type { ControlIds } from './framework';

const REVIEW_BY_ANYBODY: ControlIds = {
  cis: ['1.1.3'],
  soc2: ['CC8.1'],
  iso: ['A.8.32'],
  pci: ['6.2.3.1', '6.5.1'],
};
const REVIEW: ControlIds = { ...REVIEW_BY_ANYBODY, slsa: ['L4'] };
const WEBHOOK: ControlIds = { cis: ['1.4.4'], soc2: ['CC6.7'], iso: ['A.8.24'] };
const SECRET: ControlIds = { cis: ['2.1.7'], soc2: ['CC6.1'], iso: ['A.5.17'], pci: ['8.6.2'] };
const ADMINISTRATION: ControlIds = { soc2: ['CC6.3'], iso: ['A.8.2'], pci: ['7.2.2'] };

/**
 * The controls that each check says something about, where the text of the control is about it. A check never proves a whole
 * control.
 */
export const CHECK_CONTROLS: Readonly<Record<string, ControlIds>> = {
  'merged-without-approval': REVIEW,
  'merged-self-approved': REVIEW,
  'merged-changed-after-approval': { ...REVIEW, cis: ['1.1.3', '1.1.4'] },
  'merged-partially-approved': REVIEW,
  'merged-unverified-authors': REVIEW,
  // trusted robots may be exempt at SLSA
  'merged-by-apps': REVIEW_BY_ANYBODY,
  'merged-into-other-branches': { soc2: ['CC8.1'], iso: ['A.8.32'] },
  'merged-with-open-requests': { cis: ['1.1.11'], soc2: ['CC8.1'], iso: ['A.8.32'], pci: ['6.2.3'] },
  'direct-pushes': {
    cis: ['1.1.3', '1.1.15'],
    slsa: ['L3', 'L4'],
    soc2: ['CC8.1'],
    iso: ['A.8.4', 'A.8.32'],
    pci: ['6.2.3.1', '6.5.1'],
  },
  'unprotected-main-branches': {
    cis: ['1.1.3', '1.1.15'],
    slsa: ['L3'],
    soc2: ['CC8.1'],
    iso: ['A.8.4', 'A.8.32'],
    pci: ['6.5.1'],
  },
  'push-exemptions': { cis: ['1.1.15'], slsa: ['L3'], soc2: ['CC8.1'], iso: ['A.8.4'], pci: ['7.2.2'] },
  'force-push-allowed': { cis: ['1.1.16'], slsa: ['L2'], soc2: ['CC8.1'], iso: ['A.8.4'] },
  'unknown-commit-authors': { soc2: ['CC8.1'], iso: ['A.8.4'] },
  'stale-pull-requests': { soc2: ['CC8.1'], iso: ['A.8.32'] },
  'no-default-reviewers': { cis: ['1.1.6'], soc2: ['CC8.1'], iso: ['A.8.32'] },
  'secret-like-unsecured-variables': SECRET,
  'possibly-secret-unsecured-variables': SECRET,
  'public-repositories': { cis: ['1.2.6'], soc2: ['CC6.1'], iso: ['A.8.4'] },
  'public-forks': { cis: ['1.2.5'], soc2: ['CC6.1'], iso: ['A.8.4'] },
  'private-repositories-in-public-projects': { cis: ['1.2.6'], soc2: ['CC6.1'], iso: ['A.8.4'] },
  'public-repositories-with-runners': { cis: ['2.1.5'], soc2: ['CC6.6'] },
  'insecure-webhooks': WEBHOOK,
  'unverified-webhooks': WEBHOOK,
  'unsigned-webhooks': { ...WEBHOOK, cis: ['1.4.4', '2.1.10'] },
  'unrestricted-production': { cis: ['2.3.5'], soc2: ['CC8.1'], iso: ['A.8.31', 'A.8.32'], pci: ['6.5.4'] },
  'unused-deploy-keys': { soc2: ['CC6.3'], iso: ['A.5.18'], pci: ['7.2.5'] },
  'dormant-repositories': { cis: ['1.2.7'], soc2: ['CC6.3'], iso: ['A.5.18'] },
  'outsiders-with-access': { soc2: ['CC6.2', 'CC6.3'], iso: ['A.5.18'], pci: ['7.2.4'] },
  'automatic-groups-that-write': { cis: ['1.3.8'], soc2: ['CC6.3'], iso: ['A.5.15'], pci: ['7.2.2'] },
  'workspace-owners': { ...ADMINISTRATION, cis: ['1.3.3'] },
  'repository-administrators': { ...ADMINISTRATION, cis: ['1.3.7'] },
  'admin-grants': { ...ADMINISTRATION, pci: ['7.2.4'] },
  'dormant-members': { cis: ['1.3.1'], soc2: ['CC6.2'], iso: ['A.5.18'], pci: ['8.2.6'] },
  'users-without-email': { cis: ['1.3.6'], soc2: ['CC6.2'], iso: ['A.5.16'] },
};

/** The controls of a check; none for a check that this version does not have. */
export function controlsOf(check: string): ControlIds {
  return lookUp(CHECK_CONTROLS, check) ?? {};
}
