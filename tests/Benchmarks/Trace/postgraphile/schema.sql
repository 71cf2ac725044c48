-- The same events as in the log: items and events by number, the links between them, indexed both ways.
create schema bench;
create table bench.item (id int primary key, name text not null);
create table bench.event (id int primary key, occurred timestamptz not null, form smallint not null, change smallint not null);
create table bench.link (event int not null, item int not null, role smallint not null);
create table bench.lot (item int not null, lot int not null);
-- Roles: 0 item, 1 parent, 2 child, 3 input, 4 output, 5 lot. Changes: 1 add, 2 delete. Forms: 1 aggregation, 3 transformation.

create type bench.trace_node as (kind text, event int, occurred timestamptz, item text, depth int);

-- Where an item comes from: lots, inputs of what made it, contents; their events, and those of a container while they were inside.
create function bench.source(root text, steps int) returns setof bench.trace_node language sql stable as $$
  with recursive reach(item, depth) as (
    select id, 0 from bench.item where name = root
    union
    select next.item, reach.depth + 1
    from reach, lateral (
      select lot.lot as item from bench.lot where lot.item = reach.item
      union all
      select used.item from bench.link made join bench.link used on used.event = made.event and used.role = 3
      where made.item = reach.item and made.role in (4, 5)
      union all
      select inside.item from bench.link parent join bench.link inside on inside.event = parent.event and inside.role = 2
      where parent.item = reach.item and parent.role = 1
    ) next
    where reach.depth < steps
  ),
  nearest as (select item, min(depth) as depth from reach group by item),
  ridden as (
    select distinct nearest.depth + 1 as depth, box.item, entered.occurred as since,
      (select min(emptied.occurred) from bench.link off join bench.event emptied on emptied.id = off.event and emptied.change = 2
       where off.item = box.item and off.role = 1 and emptied.occurred >= entered.occurred) as until
    from nearest
    join bench.link stay on stay.item = nearest.item and stay.role = 2
    join bench.event entered on entered.id = stay.event and entered.change = 1
    join bench.link box on box.event = stay.event and box.role = 1
    where nearest.depth < steps
  ),
  met as (
    select link.event, nearest.depth from nearest join bench.link on link.item = nearest.item
    union all
    select link.event, ridden.depth from ridden join bench.link on link.item = ridden.item
    join bench.event on event.id = link.event and event.occurred >= ridden.since and event.occurred <= coalesce(ridden.until, 'infinity')
  )
  select 'EVENT', event.id, event.occurred, null::text, min(met.depth)
  from met join bench.event on event.id = met.event group by event.id, event.occurred
  union all
  select 'ITEM', null, null, item.name, min(shown.depth)
  from (select item, depth from nearest union all select item, depth from ridden) shown join bench.item on item.id = shown.item group by item.name
$$;

-- Where an item went: outputs of what used it, serials of the lot, contents; their events, and those of a container while they were inside.
create function bench.destination(root text, steps int) returns setof bench.trace_node language sql stable as $$
  with recursive reach(item, depth) as (
    select id, 0 from bench.item where name = root
    union
    select next.item, reach.depth + 1
    from reach, lateral (
      select lot.item from bench.lot where lot.lot = reach.item
      union all
      select made.item from bench.link used join bench.link made on made.event = used.event and made.role in (4, 5)
      where used.item = reach.item and used.role = 3
      union all
      select inside.item from bench.link parent join bench.link inside on inside.event = parent.event and inside.role = 2
      where parent.item = reach.item and parent.role = 1
    ) next
    where reach.depth < steps
  ),
  nearest as (select item, min(depth) as depth from reach group by item),
  ridden as (
    select distinct nearest.depth + 1 as depth, box.item, entered.occurred as since,
      (select min(emptied.occurred) from bench.link off join bench.event emptied on emptied.id = off.event and emptied.change = 2
       where off.item = box.item and off.role = 1 and emptied.occurred >= entered.occurred) as until
    from nearest
    join bench.link stay on stay.item = nearest.item and stay.role = 2
    join bench.event entered on entered.id = stay.event and entered.change = 1
    join bench.link box on box.event = stay.event and box.role = 1
    where nearest.depth < steps
  ),
  met as (
    select link.event, nearest.depth from nearest join bench.link on link.item = nearest.item
    union all
    select link.event, ridden.depth from ridden join bench.link on link.item = ridden.item
    join bench.event on event.id = link.event and event.occurred >= ridden.since and event.occurred <= coalesce(ridden.until, 'infinity')
  )
  select 'EVENT', event.id, event.occurred, null::text, min(met.depth)
  from met join bench.event on event.id = met.event group by event.id, event.occurred
  union all
  select 'ITEM', null, null, item.name, min(shown.depth)
  from (select item, depth from nearest union all select item, depth from ridden) shown join bench.item on item.id = shown.item group by item.name
$$;
