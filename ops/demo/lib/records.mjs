// Records documents: filings (enterprises, places, goods), imported ratings, credit records, and one listing whose repair runs.

import { goods, offices, parties, places } from './cast.mjs';
import { createHash } from 'node:crypto';

// Main categories of the 全国公共信用信息基础目录; a record without an item of it stays operational data.
const catalogue = {
  inspection: '行政管理信息/行政监督检查',
  penalty: '行政管理信息/行政处罚',
  contract: '合同履行信息',
  promise: '信用承诺及履行情况信息',
};

const only = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
const on = (date) => `${date}T09:00:00+08:00`;

/** Filings, in the order in which they must be imported. */
export function filings() {
  const filed = Object.values(parties).filter((party) => party !== parties.newcomer);
  const owners = [...new Set(Object.values(goods).map((g) => g.party))];
  return [
    document('filing-enterprises', offices.operator, '备案：企业 / Filing of enterprises', '2025-10-01', filed.map(enterprise)),
    document('filing-places', offices.operator, '备案：场所 / Filing of places', '2025-10-01', Object.values(places).map(placeFiled)),
    ...owners.map((owner) => {
      const party = Object.values(parties).find((p) => p.id === owner);
      const own = Object.entries(goods).filter(([, g]) => g.party === owner);
      return document(
        `filing-goods-${party.key}`,
        owner,
        `备案：商品（${party.name}） / Filing of goods by ${party.nameEn}`,
        '2025-10-02',
        own.map(goodsFiled),
      );
    }),
    document('filing-newcomer', parties.newcomer.id, '备案：一家尚无数据的企业 / Filing of a firm without data', '2026-09-01', [
      enterprise(parties.newcomer),
    ]),
  ];
}

const enterprise = (party) =>
  only({
    type: 'EnterpriseFiled',
    id: `enterprise-${party.key}`,
    party: party.id,
    name: party.name,
    nameEn: party.nameEn,
    roles: party.roles,
    customsCode: party.customsCode,
    region: party.country === 'CN' ? party.region : undefined,
    country: party.country,
    soleTrader: false,
  });
const placeFiled = (place) =>
  only({
    type: 'PlaceFiled',
    id: `place-${place.gln}`,
    gln: place.gln,
    party: place.party,
    name: place.name,
    nameEn: place.nameEn,
    kind: place.kindOfPlace,
    country: place.country,
    region: place.country === 'CN' ? place.region : undefined,
  });
const goodsFiled = ([key, product]) => only({ type: 'GoodsFiled', id: `goods-${key}`, ...product });

/** Ratings, credit records and the listing, as [date, document] in the order of their dates. */
export function credit() {
  return [...ratings(), ...inspections(), ...operational(), ...listing(), ...recallRecords(), ...figures(), ...measures()];
}

const rating = (party, scheme, grade, decided, authority, documentNo, validTo) =>
  only({
    type: 'RatingImported',
    id: `rating-${scheme}-${party}-${decided}`,
    subject: parties[party].id,
    scheme,
    grade,
    decided,
    validTo,
    authority,
    documentNo,
  });

const tier = (party, grade, decided, n) =>
  rating(party, 'customs-tier', grade, decided, offices.customs, `演示关企信〔${decided.slice(0, 4)}〕${n}号`);
const tax = (party, grade, decided = '2026-04-20') =>
  rating(party, 'tax', grade, decided, offices.tax, `演示税信〔${decided.slice(0, 4)}〕${parties[party].id.slice(-6)}`);
const risk = (party, grade) =>
  rating(party, 'samr-risk', grade, '2026-05-15', offices.market, `演示市监风险〔2026〕${parties[party].id.slice(-6)}`);
const exchange = (party, grade) =>
  rating(party, 'fx', grade, '2026-01-08', 'org:safe.yanbian', `演示汇管〔2026〕${parties[party].id.slice(-6)}`);

function ratings() {
  return [
    document(
      'ratings-customs-before',
      offices.customs,
      '海关信用等级（2026年4月1日前认定） / Customs tiers decided before 1 April 2026',
      '2025-10-20',
      [
        tier('carrier', '高级认证', '2024-06-18', 11),
        tier('broker', '常规', '2023-03-09', 12),
        tier('warehouse', '常规', '2023-11-02', 13),
        tier('hastyBroker', '常规', '2022-03-01', 14),
        tier('platform', '常规', '2024-01-15', 15),
        tier('processor', '高级认证', '2025-02-27', 16),
        tier('importer', '常规', '2024-08-30', 17),
      ],
    ),
    document('ratings-tax-2025', offices.tax, '纳税缴费信用（2025年评价） / Tax credit of 2025', '2025-10-21', [
      tax('platform', 'B', '2025-04-22'),
      tax('carrier', 'A', '2025-04-22'),
      tax('broker', 'B', '2025-04-22'),
      tax('hastyBroker', 'B', '2025-04-22'),
      tax('processor', 'A', '2025-04-22'),
    ]),
    document('ratings-exchange', 'org:safe.yanbian', '外汇分类 / Foreign exchange classes', '2026-01-12', [
      exchange('payer', 'A'),
      exchange('processor', 'A'),
      exchange('importer', 'B'),
    ]),
    document('ratings-tax-2026', offices.tax, '纳税缴费信用（2026年评价） / Tax credit of 2026', '2026-04-24', [
      tax('platform', 'A'),
      tax('payer', 'A'),
      tax('carrier', 'A'),
      tax('warehouse', 'A'),
      tax('broker', 'B'),
      tax('hastyBroker', 'C'),
      tax('airport', 'B'),
      tax('processor', 'A'),
      tax('importer', 'B'),
      tax('coldChain', 'B'),
      tax('grocer', 'B'),
      tax('cooperative', 'M'),
      tax('recaller', 'M'),
    ]),
    document('ratings-market-risk', offices.market, '企业信用风险分类 / Enterprise risk classes', '2026-05-18', [
      risk('platform', 'A'),
      risk('grocer', 'B'),
      risk('importer', 'B'),
      risk('hastyBroker', 'C'),
      risk('coldChain', 'B'),
    ]),
    document(
      'ratings-customs-after',
      offices.customs,
      '海关信用等级（2026年4月1日后认定） / Customs tiers decided after 1 April 2026',
      '2026-06-12',
      [
        tier('broker', '高级认证', '2026-05-20', 31),
        tier('warehouse', '认证', '2026-06-10', 32),
        tier('platform', '认证', '2026-05-28', 33),
        tier('hastyBroker', '失信', '2026-06-09', 34),
      ],
    ),
  ];
}

const entry = (party, id, kind, item, severity, authority, documentDate, summary, amount) =>
  only({
    type: 'CreditRecordEntered',
    id: `credit-${id}`,
    occurred: on(documentDate),
    subject: parties[party].id,
    kind,
    catalogueItem: catalogue[item],
    severity,
    authority,
    documentNo: `演示文〔${documentDate.slice(0, 4)}〕${id}`,
    documentDate,
    summary,
    amount,
  });

function inspections() {
  const clean = (party, id, date, what) =>
    entry(party, id, 'supervision', 'inspection', 'positive', offices.customs, date, `查验无异常：${what}`);
  return [
    document('inspections-winter', offices.customs, '查验结果（2025年冬） / Inspections of winter 2025', '2026-01-30', [
      clean('warehouse', 'CY-01', '2025-11-03', '进境化妆品一批'),
      clean('broker', 'CY-02', '2025-11-03', '进境备案清单申报相符'),
      clean('warehouse', 'CY-03', '2025-12-23', '进境化妆品一批'),
      clean('airport', 'CY-04', '2026-01-12', '快件三票'),
      clean('processor', 'CY-05', '2025-12-02', '出口红参一批'),
    ]),
    document('inspections-spring', offices.customs, '查验结果（2026年春） / Inspections of spring 2026', '2026-05-20', [
      clean('warehouse', 'CY-06', '2026-03-10', '进境化妆品一批'),
      clean('airport', 'CY-07', '2026-04-15', '快件三票'),
      clean('broker', 'CY-08', '2026-04-15', '清单与实货相符'),
      clean('processor', 'CY-09', '2026-05-12', '出口红参一批'),
    ]),
    document('late-declarations', offices.customs, '逾期申报的处理 / Late declarations', '2026-03-31', [
      entry(
        'hastyBroker',
        'YQ-01',
        'supervision',
        'inspection',
        'minor',
        offices.customs,
        '2026-03-05',
        '快件十一票自运输工具申报进境之日起超过十四日申报',
      ),
      entry('hastyBroker', 'YQ-02', 'supervision', 'penalty', 'general', offices.customs, '2026-03-30', '代理申报不实并逾期，处以罚款', {
        value: '8000.00',
        currency: 'CNY',
      }),
    ]),
  ];
}

function operational() {
  return [
    document('complaint', offices.market, '投诉（未列入目录，仅作经营数据） / A complaint outside the catalogue', '2026-02-27', [
      entry('carrier', 'TS-01', 'complaint', undefined, 'minor', offices.market, '2026-02-25', '一票包裹晚到三日，已和解'),
    ]),
  ];
}

/**
 * One firm on the negative list: told, defended, decided, published. It objected, which could not be settled; after the three months of
 * class 一般 it applied for repair.
 */
function listing() {
  const subject = parties.hastyBroker.id;
  const base = { listing: 'YJ-NL-2026-001', subject };
  const record = (type, id, date, fields) => ({ type, id: `listing-${id}`, occurred: on(date), ...base, ...fields });
  const documentNo = '演示关负面〔2026〕1号';
  const objection = 'YJ-YY-2026-001';
  const evidence = createHash('sha256').update('演示：整改报告与罚款缴纳凭证').digest('hex');
  return [
    document('listing-notice', offices.customs, '负面清单：拟列入与告知 / Negative list: proposal and notice', '2026-05-13', [
      record('ListingProposed', 'proposed', '2026-05-11', {
        catalogueItem: catalogue.penalty,
        authority: offices.customs,
        basis: '《中华人民共和国海关行政处罚实施条例》第十五条',
        normVersion: '2022-05-01',
        scope: '延吉综试区内代理报关业务',
        severity: 'general',
        procedure: 'customs',
      }),
      record('ListingNoticeServed', 'served', '2026-05-13', { servedOn: '2026-05-13', defenceUntil: '2026-05-20' }),
    ]),
    document('listing-defence', subject, '负面清单：陈述申辩 / Negative list: statement and defence', '2026-05-18', [
      record('ListingDefenceFiled', 'defence', '2026-05-18', {
        filedOn: '2026-05-18',
        statement: '逾期系单一窗口当日故障所致，并非故意，请从轻处理。',
      }),
    ]),
    document('listing-decision', offices.customs, '负面清单：决定与公布 / Negative list: decision and publication', '2026-06-05', [
      record('ListingDecided', 'decided', '2026-06-02', {
        outcome: 'listed',
        documentNo,
        decidedOn: '2026-06-02',
      }),
      record('ListingPublished', 'published', '2026-06-05', { publishedOn: '2026-06-05' }),
    ]),
    document('listing-objection', subject, '负面清单：异议 / Negative list: an objection', '2026-07-10', [
      record('ObjectionFiled', 'objection', '2026-07-10', {
        objection,
        filedOn: '2026-07-10',
        statement: '两票报关单的逾期天数计算有误，故障期间应予扣除。',
      }),
    ]),
    document('listing-objection-answer', offices.customs, '负面清单：异议核查 / Negative list: the objection is looked into', '2026-07-24', [
      {
        type: 'ObjectionAnswered',
        id: 'listing-objection-answer',
        occurred: on('2026-07-24'),
        subject,
        objection,
        outcome: 'unresolved',
        answeredOn: '2026-07-24',
        statement: '故障起止时间经核查仍不能确认，双方说明一并记载。',
      },
    ]),
    document('listing-repair', offices.customs, '负面清单：信用修复申请 / Negative list: application for repair', '2026-10-12', [
      record('RepairApplied', 'repair', '2026-10-12', {
        appliedOn: '2026-10-12',
        evidence,
        commitment: '已缴清罚款，补正全部申报，建立到港次日申报制度；公开承诺不再逾期申报。',
      }),
    ]),
    document('listing-review', offices.customs, '负面清单：义务履行与受理 / Negative list: duties performed, application taken up', '2026-10-13', [
      {
        type: 'DutyPerformed',
        id: 'listing-duty',
        occurred: on('2026-10-13'),
        subject,
        authority: offices.customs,
        documentNo,
        performedOn: '2026-10-09',
        note: '罚款缴清，逾期申报全部补正',
      },
      record('RepairAccepted', 'accepted', '2026-10-13', { acceptedOn: '2026-10-13' }),
    ]),
  ];
}

/** What comes after a start: the decision that repairs, upon which the listing is shown nowhere. */
export function listingEnd() {
  return [
    document('listing-repaired', offices.customs, '负面清单：准予信用修复 / Negative list: the credit is repaired', '2026-10-30', [
      {
        type: 'RepairDecided',
        id: 'listing-repaired',
        occurred: on('2026-10-30'),
        listing: 'YJ-NL-2026-001',
        subject: parties.hastyBroker.id,
        outcome: 'repaired',
        decidedOn: '2026-10-30',
        reason: '公示期满三个月，义务履行完毕，已作公开承诺。',
      },
    ]),
  ];
}

/**
 * What departments decided towards two firms, each a measure of the published list: discipline that rests on the listing and falls with
 * it, and an incentive; and what the processor says of itself on the road to certification.
 */
function measures() {
  const applied = (party, measure, decidedOn, fields) => ({
    type: 'MeasureApplied',
    id: `measure-${measure}`,
    occurred: on(decidedOn),
    subject: parties[party].id,
    measure,
    authority: offices.customs,
    decidedOn,
    ...fields,
  });
  return [
    document('measures', offices.customs, '惩戒与激励措施的决定 / Decisions on measures', '2026-10-20', [
      applied('hastyBroker', 'YJ-CJ-2026-001', '2026-10-20', {
        item: 'D08',
        documentNo: '演示关措施〔2026〕1号',
        validTo: '2027-06-01',
        listing: 'YJ-NL-2026-001',
        basis: '全国失信惩戒措施基础清单（未核实 unverified）',
        content: '暂停适用“提前申报、货到放行”便利',
      }),
      applied('processor', 'YJ-JL-2026-001', '2026-10-20', {
        item: 'J04',
        documentNo: '演示关措施〔2026〕2号',
        validTo: '2027-10-19',
        basis: '海关高级认证企业联合激励（未核实 unverified）',
        content: '长白山鲜参出口优先查验、优先放行',
      }),
    ]),
    document('self-assessment', parties.processor.id, '高级认证标准自评 / A self-assessment against the standard', '2026-10-21', [
      {
        type: 'AeoSelfAssessed',
        id: 'aeo-solvency',
        occurred: on('2026-10-21'),
        subject: parties.processor.id,
        standard: 'aeo-2026-34-advanced',
        item: 'solvency',
        outcome: 'met',
        assessedOn: '2026-09-30',
        statement: '资产负债率62%，流动比率1.4（企业自述，未经审计）',
      },
    ]),
  ];
}

function recallRecords() {
  return [
    document('recall-records', offices.market, '召回的记录 / Records of the recall', '2026-10-09', [
      entry(
        'importer',
        'ZH-01',
        'quality',
        'promise',
        'positive',
        offices.market,
        '2026-09-25',
        '主动召回一批冰鲜雪蟹，按期提交召回报告，召回四十三盒',
      ),
      entry('coldChain', 'ZH-02', 'quality', 'inspection', 'minor', offices.market, '2026-09-28', '温度记录未及时核查，责令改正'),
      entry('recaller', 'ZH-03', 'quality', 'contract', 'positive', offices.market, '2026-09-28', '按委托完成召回与无害化处理'),
      entry('grocer', 'ZH-04', 'quality', 'inspection', 'positive', offices.market, '2026-09-14', '接到通知当日停售下架'),
    ]),
  ];
}

const months = ['2026-04', '2026-05', '2026-06', '2026-07', '2026-08', '2026-09'];
const lastDay = (month) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);

const figure = (party, name, from, to, count, authority) => ({
  type: 'FiguresReported',
  id: `figures-${name}-${party}-${from.slice(0, 7)}`,
  subject: parties[party].id,
  figure: name,
  from,
  to,
  count,
  authority,
  documentNo: `演示统〔2026〕${parties[party].id.slice(-6)}`,
});

/** What ratio rules divide by. The platform has enough for two ratios and too little for a third; of the newcomer nothing is reported. */
function figures() {
  const year = (party, count) => figure(party, 'customs-documents', '2025-01-01', '2025-12-31', count, offices.customs);
  const monthly = (name, authority, counts) =>
    months.map((month, i) => figure('platform', name, `${month}-01`, lastDay(month), counts[i], authority));
  return [
    document('figures-customs', offices.customs, '统计：单证与清单 / Figures of documents and declaration lists', '2026-10-14', [
      year('platform', 4180),
      year('hastyBroker', 1960),
      year('broker', 5230),
      ...monthly('declaration-lists', offices.customs, [310, 325, 348, 301, 366, 352]),
      ...monthly('declaration-lists-matched', offices.customs, [305, 321, 345, 296, 361, 349]),
      figure('platform', 'waybills', '2026-09-01', '2026-09-30', 18, offices.customs),
      figure('platform', 'waybills-on-time', '2026-09-01', '2026-09-30', 18, offices.customs),
    ]),
    document('figures-market', offices.market, '统计：订单与投诉 / Figures of orders and complaints', '2026-10-15', [
      ...monthly('orders', offices.market, [2950, 3120, 3344, 2987, 3501, 3410]),
      ...monthly('complaints', offices.market, [0, 1, 0, 0, 0, 0]),
    ]),
  ];
}

function document(name, submitter, title, date, records) {
  const dated = records.map((r) => (r.occurred ? r : { type: r.type, id: r.id, occurred: on(date), ...r }));
  const text = `{"records":[\n${dated.map((r) => JSON.stringify(r)).join(',\n')}\n]}\n`;
  return { name, kind: 'records', submitter, title, time: Date.parse(on(date)), text, records };
}
