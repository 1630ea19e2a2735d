import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The figures of docs/operations.md; names are relied on by operators. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return { registry, ...ofTraffic(registers), ...ofDelivery(registers), ...ofQuestions(registers) };
}

function ofTraffic(registers: Registry[]) {
  return {
    inboxLag: new Gauge({
      name: 'doithoai_inbox_lag_seconds',
      help: 'Age of the oldest update not yet handled',
      registers,
    }),
    webhooks: new Counter({
      name: 'doithoai_webhooks_total',
      help: 'Updates received, by what became of them',
      labelNames: ['channel', 'result'],
      registers,
    }),
    channelGrant: new Gauge({
      name: 'doithoai_channel_grant',
      help: '1 while the channel is allowed to send, 0 when an administrator has to consent again',
      labelNames: ['channel'],
      registers,
    }),
    updates: new Counter({
      name: 'doithoai_updates_total',
      help: 'Updates handled, with others in one transaction or alone',
      labelNames: ['way'],
      registers,
    }),
    updateSeconds: new Histogram({
      name: 'doithoai_update_seconds',
      help: 'From taking an update up to its end',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
  };
}

function ofDelivery(registers: Registry[]) {
  return {
    outboxOldest: new Gauge({
      name: 'doithoai_outbox_oldest_seconds',
      help: 'Age of the oldest message that is due and not yet sent',
      labelNames: ['channel', 'priority'],
      registers,
    }),
    sends: new Counter({
      name: 'doithoai_sends_total',
      help: 'Messages sent, by what became of them',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    channelOpen: new Gauge({
      name: 'doithoai_channel_open',
      help: '1 while the circuit breaker of the channel is open: its platform does not answer and nothing is sent there',
      labelNames: ['channel'],
      registers,
    }),
    outboxDead: new Gauge({
      name: 'doithoai_outbox_dead',
      help: 'Messages that were given up (failed) or may have arrived (uncertain)',
      labelNames: ['channel', 'state'],
      registers,
    }),
  };
}

function ofQuestions(registers: Registry[]) {
  return {
    jobsFailed: new Counter({
      name: 'doithoai_jobs_failed_total',
      help: 'Background jobs that failed',
      registers,
    }),
    questions: new Gauge({
      name: 'doithoai_questions',
      help: 'Questions by state',
      labelNames: ['state'],
      registers,
    }),
    overdue: new Gauge({
      name: 'doithoai_overdue',
      help: 'Questions past a deadline',
      labelNames: ['rule'],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
