import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { lockedIn } from '../../database/locks';
import { runSql } from '../../database/rows/sql';
import { installationIn } from '../../database/schema/installation';
import { UnitOfWork } from '../../database/unit-of-work';
import { LogReader } from '../../events/log-reader';
import type { OrderedBookmark } from '../../events/ordered-log';
import { positionAfter } from '../../events/position';
import { Webhook } from '../webhook.entity';
import { PLAN_ID, WebhookPlan } from './plan.entity';

/** Keeps how far the log has been planned. */
@Injectable()
export class Plans {
  /** Called after a webhook was made. */
  onJoin: () => void = () => undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: LogReader,
  ) {}

  /**
   * To be called in the unit that makes a webhook, before that is inserted. Returns the position of the log. The plan
   * begins here if there are no other webhooks; the lock keeps two first ones apart.
   */
  async join(em: EntityManager): Promise<string> {
    const from = await this.log.position(em);
    const { publicId } = await installationIn(em);
    const first = { id: PLAN_ID, installation: publicId, bookmark: { from }, plannedId: 0 };
    await em.createQueryBuilder().insert().into(WebhookPlan).values(first).orIgnore().execute();
    await em.findOne(WebhookPlan, { where: { id: PLAN_ID }, ...lockedIn(em) });
    if (!(await em.existsBy(Webhook, {}))) await em.update(WebhookPlan, PLAN_ID, first);
    this.unitOfWork.afterCommit(() => this.onJoin());
    return from;
  }

  /** Where to go on; undefined if there has been no webhook. */
  async read(em: EntityManager): Promise<WebhookPlan | undefined> {
    return (await em.findOneBy(WebhookPlan, { id: PLAN_ID })) ?? undefined;
  }

  /** Moves the plan on. False if somebody else has moved it. */
  async move(em: EntityManager, plan: WebhookPlan, bookmark: OrderedBookmark, plannedId: number): Promise<boolean> {
    const now = await em.findOne(WebhookPlan, { where: { id: PLAN_ID }, ...lockedIn(em) });
    if (JSON.stringify(now?.bookmark) !== JSON.stringify(plan.bookmark)) return false;
    await em.update(WebhookPlan, PLAN_ID, { bookmark, plannedId: Math.max(plannedId, plan.plannedId) });
    return true;
  }

  /**
   * After a restore or a copy, positions of the former log mean nothing, but the ids of its events do: the plan goes on
   * with the events after the last id that was planned, and so do webhooks that were behind.
   */
  async adopt(): Promise<void> {
    const installation = await this.unitOfWork.read((em) => installationIn(em));
    const plan = await this.unitOfWork.read((em) => this.read(em));
    if (!plan || plan.installation === installation.publicId) return;
    if (this.isPostgres) await this.unitOfWork.run((em) => runSql(em, NUMBER_AGAIN, { planned: plan.plannedId }));
    await this.unitOfWork.run(async (em) => {
      const now = await this.log.position(em);
      const after = (id: number): OrderedBookmark =>
        this.isPostgres ? { from: EMPTY, to: now, after: id } : { from: positionAfter(id) };
      const bookmark = after(plan.plannedId);
      await em.update(WebhookPlan, PLAN_ID, { installation: installation.publicId, bookmark });
      await em.updateAll(Webhook, { since: EMPTY });
      for (const { id, behindId } of await em.findBy(Webhook, { behindId: Not(IsNull()) }))
        await em.update(Webhook, id, { behind: after(behindId!) });
    });
  }

  private get isPostgres(): boolean {
    return this.unitOfWork.engine === 'postgres';
  }
}

/** The position of a log without events. */
const EMPTY = '0:0:';

/** A copy of the log has no numbers of transactions: events that are still to be planned get that of this one. */
const NUMBER_AGAIN = `UPDATE events SET transaction_id = CAST(CAST(pg_current_xact_id() AS text) AS bigint)
  WHERE id > LEAST(:planned, (SELECT MIN(behind_id) FROM webhooks))`;
