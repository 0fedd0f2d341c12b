const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeStyle: 'medium' });

/** A moment in ISO 8601, in the user's own time; with the day when it is not today. */
export function When({ at }: { at: string }) {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return (
    <time class="when" dateTime={at} title={WHOLE.format(date)}>
      {isToday ? TIME.format(date) : `${DAY.format(date)}, ${TIME.format(date)}`}
    </time>
  );
}
