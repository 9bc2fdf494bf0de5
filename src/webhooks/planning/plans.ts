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

/** Stores the position up to which the log has been planned. */
@Injectable()
export class Plans {
  /** Called after a webhook has been created. */
  onCreated: () => void = () => undefined;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: LogReader,
  ) {}

  /**
   * Call this in the unit of work that creates a webhook, before inserting it. Returns the current log position. For
   * the first webhook, planning starts here; the lock serializes concurrent first webhooks.
   */
  async join(em: EntityManager): Promise<string> {
    const from = await this.log.position(em);
    const { publicId } = await installationIn(em);
    const first = { id: PLAN_ID, installation: publicId, bookmark: { from }, plannedId: 0 };
    await em.createQueryBuilder().insert().into(WebhookPlan).values(first).orIgnore().execute();
    await em.findOne(WebhookPlan, { where: { id: PLAN_ID }, ...lockedIn(em) });
    if (!(await em.existsBy(Webhook, {}))) await em.update(WebhookPlan, PLAN_ID, first);
    this.unitOfWork.afterCommit(() => this.onCreated());
    return from;
  }

  /** The current plan; undefined if there has never been a webhook. */
  async read(em: EntityManager): Promise<WebhookPlan | undefined> {
    return (await em.findOneBy(WebhookPlan, { id: PLAN_ID })) ?? undefined;
  }

  /** Saves the new position. Returns false if another instance has moved the plan. */
  async move(em: EntityManager, plan: WebhookPlan, bookmark: OrderedBookmark, plannedId: number): Promise<boolean> {
    const now = await em.findOne(WebhookPlan, { where: { id: PLAN_ID }, ...lockedIn(em) });
    if (JSON.stringify(now?.bookmark) !== JSON.stringify(plan.bookmark)) return false;
    await em.update(WebhookPlan, PLAN_ID, { bookmark, plannedId: Math.max(plannedId, plan.plannedId) });
    return true;
  }

  /**
   * After a restore or a copy, log positions are no longer valid, but event ids are. Planning continues after the last
   * planned id, also for webhooks that were behind.
   */
  async adopt(): Promise<void> {
    const installation = await this.unitOfWork.read((em) => installationIn(em));
    const plan = await this.unitOfWork.read((em) => this.read(em));
    if (!plan || plan.installation === installation.publicId) return;
    if (this.isPostgres) await this.unitOfWork.run((em) => runSql(em, RENUMBER, { planned: plan.plannedId }));
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

/** The position of an empty log. */
const EMPTY = '0:0:';

/** A copied log has no transaction ids: unplanned events get the id of this transaction. */
const RENUMBER = `UPDATE events SET transaction_id = CAST(CAST(pg_current_xact_id() AS text) AS bigint)
  WHERE id > LEAST(:planned, (SELECT MIN(behind_id) FROM webhooks))`;
