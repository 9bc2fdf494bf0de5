import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

const RETRIES_AFTER_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000];
const MAX_WAITING = 1_000;
const MAX_AT_ONCE = 4;
const TIMEOUT_MS = 15_000;
const LAST_CALL_MS = 2_000;

/**
 * Sends e-mails in the background, so that requests do not wait for the mail server. A temporary refusal is retried for
 * 45 minutes. If the service stops meanwhile, e-mails are lost: they contain secrets, which are not stored.
 */
@Injectable()
export class Mailer implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Mail');
  private readonly transport: ReturnType<typeof transportTo> | undefined;
  private readonly waiting: (() => Promise<void>)[] = [];
  private readonly sending = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private accepted = 0;

  constructor(@Inject(CONFIG) { mail }: Config) {
    this.transport = mail.smtpUrl === undefined ? undefined : transportTo(mail.smtpUrl, mail.from);
  }

  /** Whether e-mails are sent. */
  get isOn(): boolean {
    return this.transport !== undefined;
  }

  /** Sends an e-mail soon. Call it once the change that the e-mail is about is committed. */
  post(mail: Mail): void {
    if (!this.transport || this.stopping.signal.aborted) return;
    if (this.accepted >= MAX_WAITING) return this.logger.warn('Too many e-mails are waiting: one was not sent.');
    this.accepted += 1;
    this.attempt(mail, 0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    const lastCall = pause(LAST_CALL_MS, undefined, { ref: false });
    await Promise.race([Promise.all(this.sending), lastCall]);
    this.stopping.abort();
    if (this.accepted > 0) this.logger.warn(`E-mails that were not sent before the stop: ${this.accepted}`);
    this.transport?.close();
  }

  private attempt(mail: Mail, retry: number): void {
    this.waiting.push(() => this.send(mail, retry));
    this.next();
  }

  private next(): void {
    if (this.sending.size >= MAX_AT_ONCE || this.stopping.signal.aborted) return;
    const begin = this.waiting.shift();
    if (!begin) return;
    const sent = begin().finally(() => {
      this.sending.delete(sent);
      this.next();
    });
    this.sending.add(sent);
  }

  private async send(mail: Mail, retry: number): Promise<void> {
    try {
      await this.transport!.sendMail({ ...mail, signal: this.stopping.signal });
      this.accepted -= 1;
    } catch (error) {
      this.onFailure(mail, retry, error as SmtpError);
    }
  }

  private onFailure(mail: Mail, retry: number, error: SmtpError): void {
    if (this.stopping.signal.aborted) return;
    const delayMs = isFinal(error) ? undefined : RETRIES_AFTER_MS[retry];
    const reason = `${error.code ?? error.name} ${error.responseCode ?? ''}`.trim();
    if (delayMs === undefined) {
      this.accepted -= 1;
      return this.logger.error(`An e-mail was not sent: ${reason}`);
    }
    this.logger.warn(`An e-mail was not sent, and is tried again in ${delayMs / 1_000} s: ${reason}`);
    setTimeout(() => this.attempt(mail, retry + 1), delayMs).unref();
  }
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
}

/** Whether a retry is useless. A refused login is retried, because the settings may be corrected meanwhile. */
const isFinal = ({ code, responseCode = 0 }: SmtpError): boolean => responseCode >= 500 && code !== 'EAUTH';

function transportTo(url: string, from: string) {
  // Most services send no e-mails.
  const { createTransport } = require('nodemailer') as typeof import('nodemailer');
  return createTransport(
    { url, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
    { from, disableFileAccess: true, disableUrlAccess: true },
  );
}
