import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { AskError } from '../data/ask.ts';

interface PageProps {
  title: string;
  lead?: ComponentChildren;
  /** Above the title: where the page belongs. */
  crumbs?: ComponentChildren;
  problem?: AskError | undefined;
  children: ComponentChildren;
}

/** The browser itself handles the focus of the first page. */
let isFirst = true;

/** A page with its title. The title gets the focus when the user comes from another page, so that it is read out. */
export function Page({ title, lead, crumbs, problem, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Postern authority`;
  }, [title]);
  useEffect(() => {
    if (!isFirst) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    isFirst = false;
  }, []);
  return (
    <main id="page">
      {crumbs && (
        <nav class="crumbs" aria-label="Where this is">
          {crumbs}
        </nav>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead && <p class="lead">{lead}</p>}
      <div role="status">{problem && <p class="notice">{problem.message}</p>}</div>
      {children}
    </main>
  );
}
