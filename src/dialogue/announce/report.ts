import { openReport } from '../../usecases/announcements/report.ts';
import { reportFile } from '../../usecases/announcements/report-file.ts';
import { reportMessage } from '../../usecases/announcements/report-message.ts';
import { say, sayText } from '../say.ts';
import type { OnBroadcast } from './outcomes.ts';

/** Buttons of an announcement's report. */
export const REPORT: Readonly<Record<string, OnBroadcast>> = {
  report: async (turn, id) => {
    const opened = await openReport(turn.scope, turn.person.id, id);
    if (opened.type === 'not-found') return sayText(turn, 'announce.refused.notFound');
    await say(turn, reportMessage(turn.speak, opened.report), { kind: 'announcement-report' });
  },
  file: async (turn, id) => {
    const { scope, speak, person } = turn;
    const opened = await openReport(scope, person.id, id);
    if (opened.type === 'not-found') return sayText(turn, 'announce.refused.notFound');
    const file = await reportFile(scope, speak, { report: opened.report, personId: person.id });
    const text = speak.rich('report.file', { when: speak.dateTime(opened.report.broadcast.sentAt) });
    await say(turn, { text, attachments: [file] }, { kind: 'announcement-report' });
  },
};
