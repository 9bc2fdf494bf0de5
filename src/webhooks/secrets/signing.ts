import { Webhook as Signer } from 'standardwebhooks';

/** The secret in the Standard Webhooks format, as shown by the TaskForge API. */
export const shownSecret = (secret: Buffer): string => `whsec_${secret.toString('base64')}`;

/** The Standard Webhooks headers, with one signature per secret. */
export function signatureHeaders(secrets: Buffer[], messageId: string, at: Date, body: string): Record<string, string> {
  const signatures = secrets.map((secret) => new Signer(secret, { format: 'raw' }).sign(messageId, at, body));
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
