// Story 4, the recall as its own records: from the catch lot at its root to everything that was made of it (食品安全法 art. 63).

import { offices, parties } from './cast.mjs';

const recall = 'HE-RECALL-SC2609';

/** Records that are imported with the demo: notice, plan, progress, report. */
export function recallCase({ catchLot }) {
  const said = (type, id, occurred, fields) => ({ type, id: `recall-${id}`, occurred, recall, ...fields });
  const importer = (name, title, records) => document(name, parties.importer.id, title, records);
  const notice = {
    basis: 'food-recall-measures-2015',
    scope: { upstream: [catchLot.key] },
    reason: '该捕捞批次在边境候检期间温度达8.9 °C，超过备案的0-4 °C',
    knownAt: '2026-09-11T10:00:00+08:00',
    instructions: '请勿食用，可凭包装到购买门店退货退款；经营者立即停售、封存，等候取回。',
    contact: '演示·召回热线 0433-000-0000',
  };
  return [
    importer('recall-notice', '召回：停售与启动（二级） / A recall: sale stopped, recall started (class two)', [
      said('SaleStopped', 'stop', '2026-09-11T10:40:00+08:00', notice),
      said('RecallStarted', 'start', '2026-09-11T11:00:00+08:00', { level: 'second', ...notice, recallAgent: parties.recaller.id }),
    ]),
    importer('recall-plan', '召回：计划 / A recall: the plan', [
      said('RecallPlanReported', 'plan', '2026-09-11T20:00:00+08:00', {
        reportedTo: offices.market,
        measures: '两家门店即日下架；受委托企业三日内取回，集中无害化处理。',
      }),
    ]),
    document('recall-progress', parties.recaller.id, '召回：进展 / A recall: progress', [
      said('RecallProgressReported', 'progress', '2026-09-17T13:00:00+08:00', {
        found: 48,
        returned: 25,
        destroyed: 43,
        soldOnward: 5,
        note: '门店封存与消费者退回的共四十三盒已无害化处理。',
      }),
    ]),
    importer('recall-report', '召回：报告 / A recall: the report', [
      said('RecallReported', 'report', '2026-09-20T11:00:00+08:00', {
        reportedTo: offices.market,
        recovered: 43,
        outstanding: 5,
        summary: '四十八盒中追回四十三盒并无害化处理，五盒未追回；公告仍然有效。',
      }),
    ]),
  ];
}

/** What follows once the service has told the holders: answered and decided by hand, or by a test. Not imported with the demo. */
export function recallEnd() {
  return [
    document('recall-answer', parties.grocer.id, '召回：门店回应通知 / A recall: the shops answer their notice', [
      { type: 'RecallNoticeAcknowledged', id: 'recall-answer', occurred: '2026-09-21T09:00:00+08:00', recall, saleStopped: true, held: 0 },
    ]),
    document('recall-closing', offices.market, '召回：结案 / A recall: the decision to close it', [
      {
        type: 'RecallClosed',
        id: 'recall-closing',
        occurred: '2026-09-24T10:00:00+08:00',
        recall,
        documentNo: '演示市监召〔2026〕3号',
        decidedOn: '2026-09-24',
        outcome: 'effective',
      },
    ]),
  ];
}

function document(name, submitter, title, records) {
  const text = `{"records":[\n${records.map((r) => JSON.stringify(r)).join(',\n')}\n]}\n`;
  return { name, kind: 'records', submitter, title, time: Date.parse(records[0].occurred), text, records };
}
