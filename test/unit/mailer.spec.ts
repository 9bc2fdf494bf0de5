import { configFor } from '../kit/config';
import { Mailbox } from '../kit/mailbox';
import { Mailer } from '../../src/mail/mailer';

const MAIL = { to: 'ana@example.com', subject: 'Hello', text: 'Hello\n' };

describe('E-mails', () => {
  let mailbox: Mailbox;
  let mailer: Mailer;

  beforeEach(async () => {
    // Sockets go on; only the pauses between attempts are skipped.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'] });
    mailbox = await Mailbox.open();
    mailer = new Mailer(configFor('sqlite:unused.sqlite', { SMTP_URL: mailbox.url }));
  });
  afterEach(async () => {
    jest.useRealTimers();
    await mailer.beforeApplicationShutdown();
    await mailbox.close();
  });

  /** Lets sockets work and time pass until `isOver`. */
  async function pass(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await new Promise((resolve) => setImmediate(resolve));
      jest.advanceTimersByTime(1);
    }
  }

  it('are sent again if the server refuses them for now', async () => {
    mailbox.refusals = 2;
    mailer.post(MAIL);
    await pass(() => mailbox.refusals === 0);
    expect(mailbox.letters).toEqual([]);
    await pass(() => mailbox.letters.length === 1);
    expect(mailbox.letters[0]!.to).toBe(MAIL.to);
  });

  it('are not sent again if the server will never take them', async () => {
    mailbox.refusals = 1;
    mailbox.refusalCode = 550;
    mailer.post(MAIL);
    await pass(() => mailbox.refusals === 0);
    mailer.post({ ...MAIL, to: 'bob@example.com' });
    await pass(() => mailbox.letters.length === 1);
    jest.advanceTimersByTime(3_600_000);
    await pass(() => mailbox.letters.length === 1);
    expect(mailbox.letters.map(({ to }) => to)).toEqual(['bob@example.com']);
  });
});

it('Without SMTP_URL, e-mails are not sent', () => {
  expect(new Mailer(configFor('sqlite:unused.sqlite')).isOn).toBe(false);
});
