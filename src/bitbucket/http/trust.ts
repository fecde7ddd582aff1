import { readFileSync } from 'node:fs';
import type { AgentOptions } from 'node:https';
import { createSecureContext, rootCertificates } from 'node:tls';

import { parseUrl } from '../../text/untrusted';

/** Whose certificates are accepted from certain servers. All other servers are verified as Node.js does by default. */
export interface Trust {
  /** The origins of these servers. */
  readonly origins: readonly string[];
  /** Certificates of authorities to trust besides the usual ones, in PEM format. */
  readonly certificates: readonly string[];
  /** Whether certificates are verified at all. */
  readonly isVerified: boolean;
}

/** Whether this is one of the servers. */
export function concerns({ origins }: Trust, href: string): boolean {
  const origin = parseUrl(href)?.origin;
  return origin !== undefined && origins.includes(origin);
}

/** The options of an agent that connects to these servers; empty where nothing differs from the default. */
export function agentOptions({ certificates, isVerified }: Trust): AgentOptions {
  const verification = isVerified ? {} : { rejectUnauthorized: false };
  if (certificates.length === 0) {
    return verification;
  }
  // `ca` replaces the authorities that Node.js trusts, so they are named as well
  const ca = [...rootCertificates, ...extraCertificates(), ...certificates];
  return { ...verification, secureContext: createSecureContext({ ca }) };
}

function extraCertificates(): string[] {
  try {
    return [readFileSync(process.env.NODE_EXTRA_CA_CERTS ?? '', 'utf8')];
  } catch {
    // Node.js warns of a file that it cannot read
    return [];
  }
}
