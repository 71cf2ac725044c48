// A party that never filed says three things about a filed product: they are recorded and show as unvouched.

import { regions, stranger } from './cast.mjs';
import { at, days, own } from './journal.mjs';

/** Writes the claims about an item that was in truth delivered to somebody else. */
export function strangerStory(journal, item) {
  const pen = journal.pen('stranger', stranger);
  const time = at('2026-02-18T19:10', '+08:00');
  const region = regions[8];
  const here = { point: region, location: region };
  pen.object(time, { items: [item], step: 'receiving', disposition: 'in_progress', ...here });
  pen.object(time + days(1), { items: [item], step: 'stocking', disposition: 'sellable_accessible', ...here });
  pen.object(time + days(3), {
    items: [item],
    step: 'retail_selling',
    disposition: 'retail_sold',
    ...here,
    certificate: own('certificate', 'SELF-MADE-1'),
  });
}
