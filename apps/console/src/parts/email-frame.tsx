interface EmailFrameProps {
  /** `template` or `message`. */
  kind: 'template' | 'message';
  query: Record<string, string>;
  /** What it shows, for screen readers. */
  title: string;
  width: 'phone' | 'desktop';
}

/** The HTML of an e-mail. It runs no scripts and loads nothing: by its sandbox, and by the headers of its answer. */
export function EmailFrame({ kind, query, title, width }: EmailFrameProps) {
  const src = `/_authority/console/frames/${kind}?${new URLSearchParams(query)}`;
  return (
    <div class="email-frame">
      {/* A new address makes a new frame, so that the way back does not lead through all of them. */}
      <iframe key={src} class={width} src={src} title={title} sandbox="" />
    </div>
  );
}
