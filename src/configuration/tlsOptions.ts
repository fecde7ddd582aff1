import { X509Certificate } from 'node:crypto';

import { asText, fieldOf } from '../text/untrusted';

/** How certificates of Bitbucket's servers are verified. */
export interface TlsOptions {
  /** Certificates of authorities to trust besides the built-in ones, in PEM format. */
  readonly certificates: readonly string[];
  readonly isVerified: boolean;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----/gs;

/**
 * Reads `caCertificate` and `disableTlsVerification`, which later versions of the SDK add to the configuration of every instance. They
 * are neither fields of this integration nor environment variables.
 *
 * @param config the configuration of an instance
 * @returns the options, and what is wrong with them, each a sentence that names the option
 */
export function readTlsOptions(config: unknown): TlsOptions & { readonly problems: readonly string[] } {
  const { certificates, problem } = readCertificates(fieldOf(config, 'caCertificate'));
  const disabled = fieldOf(config, 'disableTlsVerification') ?? '';
  const word = asText(disabled).trim().toLowerCase();
  const problems = [
    ...(problem ? [`caCertificate ${problem}`] : []),
    ...(['', 'true', 'false'].includes(word) && typeof disabled !== 'object'
      ? []
      : ['disableTlsVerification must be true or false.']),
  ];
  return { certificates, isVerified: word !== 'true', problems };
}

function readCertificates(value: unknown): { certificates: readonly string[]; problem?: string } {
  const advice = 'Enter the whole text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.';
  if (value === undefined || value === null || value === '') {
    return { certificates: [] };
  }
  if (typeof value !== 'string') {
    return { certificates: [], problem: `must be text. ${advice}` };
  }
  if (value.includes('PRIVATE KEY')) {
    const problem =
      'contains a private key, which nobody else may know. Enter certificates only, and replace that key.';
    return { certificates: [], problem };
  }
  // a field of one line turns line breaks into spaces, and JSON turns them into \n
  const bodies = [...value.matchAll(CERTIFICATE)].map(([, body = '']) => body.replace(/\\n|\s/g, ''));
  const certificates = bodies.map((body) =>
    ['-----BEGIN CERTIFICATE-----', ...(body.match(/.{1,64}/g) ?? []), '-----END CERTIFICATE-----', ''].join('\n'),
  );
  if (certificates.length === 0) {
    return value.trim() === ''
      ? { certificates }
      : { certificates, problem: `is not a certificate in PEM format. ${advice}` };
  }
  const damaged = certificates.findIndex((certificate) => !isCertificate(certificate));
  return damaged < 0
    ? { certificates }
    : { certificates: [], problem: `has a damaged certificate: number ${damaged + 1} cannot be read. ${advice}` };
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}
