import { Webhook as Signer } from 'standardwebhooks';

/** The secret as the TaskForge API and the libraries of Standard Webhooks write it. */
export const shownSecret = (secret: Buffer): string => `whsec_${secret.toString('base64')}`;

/** The headers of Standard Webhooks: one signature for each secret, separated by spaces. */
export function signatureHeaders(secrets: Buffer[], messageId: string, at: Date, body: string): Record<string, string> {
  const signatures = secrets.map((secret) => new Signer(secret, { format: 'raw' }).sign(messageId, at, body));
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
