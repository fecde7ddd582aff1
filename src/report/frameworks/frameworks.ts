import type { Framework, FrameworkId } from './framework';

/* What is written here without a check is done by hand: Bitbucket's API does not show these settings. */

const TWO_STEP =
  'Workspace settings, Access controls: two-step verification is required. Managed accounts: admin.atlassian.com, Security, Authentication policies.';
const SIGN_ON = 'admin.atlassian.com, Security, Authentication policies: members sign in with single sign-on.';
const ALLOWLIST = 'Workspace settings, Access controls: access to private content is limited to certain IP addresses.';

export const FRAMEWORKS: Readonly<Record<FrameworkId, Framework>> = {
  cis: {
    name: 'CIS Software Supply Chain Security Guide 1.0',
    shortName: 'CIS',
    controls: [
      { id: '1.1.3', title: 'Ensure any change to code receives approval of two strongly authenticated users' },
      {
        id: '1.1.4',
        title: 'Ensure previous approvals are dismissed when updates are introduced to a code change proposal',
      },
      { id: '1.1.6', title: 'Ensure code owners are set for extra sensitive code or configuration' },
      { id: '1.1.11', title: 'Ensure all open comments are resolved before allowing code change merging' },
      {
        id: '1.1.15',
        title: 'Ensure pushing or merging of new code is restricted to specific individuals or teams',
      },
      { id: '1.1.16', title: 'Ensure force push code to branches is denied' },
      { id: '1.2.5', title: 'Ensure all copies (forks) of code are tracked and accounted for' },
      { id: '1.2.6', title: 'Ensure all code projects are tracked for changes in visibility status' },
      { id: '1.2.7', title: 'Ensure inactive repositories are reviewed and archived periodically' },
      { id: '1.3.1', title: 'Ensure inactive users are reviewed and removed periodically' },
      { id: '1.3.3', title: 'Ensure minimum number of administrators are set for the organization' },
      {
        id: '1.3.5',
        title: 'Ensure the organization is requiring members to use Multi-Factor Authentication (MFA)',
        manual: TWO_STEP,
      },
      { id: '1.3.6', title: 'Ensure new members are required to be invited using company-approved email' },
      { id: '1.3.7', title: 'Ensure two administrators are set for each repository' },
      { id: '1.3.8', title: 'Ensure strict base permissions are set for repositories' },
      { id: '1.3.12', title: 'Ensure Git access is limited based on IP addresses', manual: ALLOWLIST },
      { id: '1.4.4', title: 'Ensure only secured webhooks are used' },
      { id: '2.1.5', title: 'Ensure access to build environments is limited' },
      { id: '2.1.7', title: 'Ensure build secrets are limited to the minimal necessary scope' },
      { id: '2.1.10', title: 'Ensure webhooks of the build environment are secured' },
      { id: '2.3.5', title: 'Ensure access to build process triggering is minimized' },
    ],
  },
  slsa: {
    name: 'SLSA 1.2, source track',
    shortName: 'SLSA source',
    controls: [
      {
        id: 'L1',
        title: 'Version controlled',
        manual: 'All source is in these repositories, and consumers know where its canonical place is.',
      },
      {
        id: 'L2',
        title: 'History & Provenance',
        manual: 'Bitbucket issues no source provenance attestations: another system has to.',
      },
      {
        id: 'L3',
        title: 'Continuous technical controls',
        manual: 'The organization documents which controls protect which branches and tags, and since when.',
      },
      {
        id: 'L4',
        title: 'Two-party review',
        manual: 'Both parties are trusted persons with strong authentication, and reviewed before the merge.',
      },
    ],
  },
  soc2: {
    name: 'SOC 2, Trust Services Criteria 2017',
    shortName: 'SOC 2',
    controls: [
      {
        id: 'CC6.1',
        title: 'Logical access security over protected information assets',
        manual: `${TWO_STEP} ${SIGN_ON}`,
      },
      { id: 'CC6.2', title: 'Users are registered and authorized, and removed when access is no longer authorized' },
      { id: 'CC6.3', title: 'Access is based on roles, least privilege and segregation of duties' },
      { id: 'CC6.6', title: 'Protection against threats from outside the system boundaries', manual: ALLOWLIST },
      { id: 'CC6.7', title: 'Transmission, movement and removal of information are restricted and protected' },
      { id: 'CC8.1', title: 'Changes are authorized, documented, tested, approved and implemented' },
    ],
  },
  iso: {
    name: 'ISO/IEC 27001:2022, Annex A',
    shortName: 'ISO/IEC 27001',
    controls: [
      { id: 'A.5.15', title: 'Access control' },
      { id: 'A.5.16', title: 'Identity management' },
      { id: 'A.5.17', title: 'Authentication information' },
      { id: 'A.5.18', title: 'Access rights' },
      { id: 'A.8.2', title: 'Privileged access rights' },
      { id: 'A.8.4', title: 'Access to source code' },
      { id: 'A.8.5', title: 'Secure authentication', manual: `${TWO_STEP} ${SIGN_ON}` },
      { id: 'A.8.20', title: 'Networks security', manual: ALLOWLIST },
      { id: 'A.8.24', title: 'Use of cryptography' },
      { id: 'A.8.31', title: 'Separation of development, test and production environments' },
      { id: 'A.8.32', title: 'Change management' },
    ],
  },
  pci: {
    name: 'PCI DSS 4.0',
    shortName: 'PCI DSS',
    controls: [
      { id: '6.2.3', title: 'Software is reviewed before release, to identify and correct vulnerabilities' },
      { id: '6.2.3.1', title: 'Code changes are reviewed by others than their authors, and approved before release' },
      { id: '6.5.1', title: 'Changes in production follow established procedures' },
      { id: '6.5.4', title: 'Roles are separated, so that only reviewed and approved changes are deployed' },
      { id: '7.2.2', title: 'Access is assigned by job function, with least privileges' },
      { id: '7.2.4', title: 'User accounts and their privileges are reviewed, those of third parties included' },
      { id: '7.2.5', title: 'Application and system accounts are assigned and managed with least privileges' },
      { id: '8.2.6', title: 'Inactive user accounts are removed or disabled within 90 days' },
      {
        id: '8.4.2',
        title: 'Multi-factor authentication for access into the cardholder data environment',
        manual: `${TWO_STEP} ${SIGN_ON}`,
      },
      {
        id: '8.6.2',
        title: 'Passwords of application and system accounts are not hard coded in scripts, configuration or code',
      },
    ],
  },
};
