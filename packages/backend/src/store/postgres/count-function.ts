/**
 * `Counters.count` as one function in the database: it takes one round trip, and the rows are locked only while it
 * runs. The caller sorts the limits by key, so that two requests lock their common rows in the same order and cannot
 * deadlock. Missing rows are inserted first, because only existing rows can be locked.
 */
export const COUNT_FUNCTION = `
create function postern.count_use(limits jsonb, now_ms bigint)
returns table (counted boolean, used integer, free_at_ms bigint)
language plpgsql as $function$
begin
  insert into postern.counters (key, count, resets_at_ms)
    select l.value->>'key', 0, 0 from jsonb_array_elements(limits) with ordinality l order by l.ordinality
    on conflict (key) do nothing;
  perform 1 from postern.counters c
    where c.key in (select l.value->>'key' from jsonb_array_elements(limits) l)
    order by c.key collate "C" for update;
  return query
    with standing as (
      select l.ordinality as place, c.key, c.resets_at_ms,
             (l.value->>'max')::integer as max, (l.value->>'window')::bigint as window_ms, l.value->'pauses' as pauses,
             case when c.resets_at_ms > now_ms then c.count else 0 end as count
      from jsonb_array_elements(limits) with ordinality l join postern.counters c on c.key = l.value->>'key'
    ), judged as (
      select *, case
        when count = 0 then now_ms
        when max is not null then case when count >= max then resets_at_ms else now_ms end
        else resets_at_ms - window_ms + (pauses->>least(count, jsonb_array_length(pauses) - 1))::bigint
      end as free
      from standing
    ), verdict as (
      select bool_and(free <= now_ms) as is_allowed from judged
    ), raised as (
      update postern.counters c set
        count = j.count + 1,
        resets_at_ms = case when j.max is not null and j.count > 0 then c.resets_at_ms else now_ms + j.window_ms end
      from judged j, verdict v where v.is_allowed and c.key = j.key
    )
    select v.is_allowed, j.count + v.is_allowed::integer, j.free from judged j, verdict v order by j.place;
end
$function$;`;
