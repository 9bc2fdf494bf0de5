import type { Api, Client, Fields } from './api';

/** Creates a webhook, for all events unless `fields` says otherwise. Returns it with its secret. */
export async function makeWebhook(client: Client, url: string, fields: Fields = {}): Promise<any> {
  const { status, body } = await client.post('/api/webhooks', { url, events: ['*'], ...fields });
  if (status !== 201) throw new Error(`No webhook: ${JSON.stringify(body)}`);
  return body.data;
}

/** Creates a Close subscription and returns it as shown there. */
export async function makeSubscription(client: Client, url: string, fields: Fields = {}): Promise<any> {
  const events = [{ object_type: 'task.lead', action: 'created' }];
  const { status, body } = await client.post('/api/v1/webhook/', { url, events, ...fields });
  if (status !== 201) throw new Error(`No webhook: ${JSON.stringify(body)}`);
  return body;
}

/** Waits until all events are planned and no delivery is queued. */
export async function settled(api: Api): Promise<void> {
  for (;;) {
    const [row] =
      await api.rows(`SELECT (SELECT MAX(id) FROM events) AS last, (SELECT MAX(planned_id) FROM webhook_plans) AS planned,
      (SELECT CAST(COALESCE(SUM(queued), 0) AS integer) FROM webhooks WHERE status = 'active') AS queued`);
    if (row.planned >= row.last && row.queued === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until the question is answered with true. */
export async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, 20));
}
