import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

export interface Letter {
  to: string;
  text: string;
}

/** An SMTP server that keeps what it takes. */
export class Mailbox {
  readonly letters: Letter[] = [];
  /** How many of the next e-mails it refuses. */
  refusals = 0;
  /** With this code; from 500 on, for ever. */
  refusalCode = 451;
  /** While it is set, no e-mail is taken. */
  hold: Promise<void> | undefined;
  private readonly waiting: (() => void)[] = [];

  private constructor(private readonly server: SMTPServer) {}

  static async open(): Promise<Mailbox> {
    let box: Mailbox | undefined;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onMailFrom: (_address, _session, done) => void box!.afterHold(done),
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          if (box!.refusals > 0) {
            box!.refusals -= 1;
            return done(Object.assign(new Error('Try again later'), { responseCode: box!.refusalCode }));
          }
          box!.take({ to: session.envelope.rcptTo[0]!.address, text: Buffer.concat(parts).toString() });
          done();
        });
      },
    });
    box = new Mailbox(server);
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return box;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as { port: number }).port}`;
  }

  /** The letter of this number, once it has come. */
  async letter(number: number): Promise<Letter> {
    while (this.letters.length <= number) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.letters[number]!;
  }

  /** The token in the next letter after those that have been read. */
  async token(number: number): Promise<string> {
    return /#token=(\S+)/.exec((await this.letter(number)).text)![1]!;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async afterHold(done: () => void): Promise<void> {
    await this.hold;
    done();
  }

  private take(letter: Letter): void {
    this.letters.push(letter);
    for (const wake of this.waiting.splice(0)) wake();
  }
}
