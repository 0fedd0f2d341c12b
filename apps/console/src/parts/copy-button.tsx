import { useEffect, useState } from 'preact/hooks';

const SHOWN_MS = 2_000;

/** Copies a text, and says so for a moment. `what` names it for screen readers. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('Copy');
  useEffect(() => {
    if (said === 'Copy') return;
    const timer = setTimeout(() => setSaid('Copy'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Not copied'),
    );
  return (
    <button type="button" class="button copy quiet" onClick={copy}>
      <span aria-live="polite">{said}</span> <span class="unseen">{what}</span>
    </button>
  );
}
