import { useData } from 'vitepress';
import { defineComponent, h, onMounted, ref, watch } from 'vue';
import { drawDiagram } from './draw-diagram.ts';

/** A diagram, drawn when the page is open. Its source is the text alternative, and what readers without scripts see. */
export const MermaidDiagram = defineComponent({
  props: {
    /** The source, percent-encoded. */
    source: { type: String, required: true },
  },
  setup(props) {
    const { isDark } = useData();
    const svg = ref('');
    const dialog = ref<HTMLDialogElement>();
    const draw = async () => {
      svg.value = await drawDiagram(decodeURIComponent(props.source), isDark.value);
    };
    onMounted(draw);
    watch([isDark, () => props.source], draw);

    const source = () => h('pre', [h('code', decodeURIComponent(props.source))]);
    const button = (text: string, onClick: () => void) => h('button', { type: 'button', onClick }, text);
    const drawing = () => h('div', { class: 'drawing', innerHTML: svg.value });
    return () => {
      if (svg.value === '') return h('figure', { class: 'diagram' }, [source()]);
      return h('figure', { class: 'diagram' }, [
        drawing(),
        h('figcaption', [
          button('Enlarge', () => dialog.value?.showModal()),
          h('details', [h('summary', 'The diagram as text'), source()]),
        ]),
        h('dialog', { ref: dialog, 'aria-label': 'The diagram, enlarged' }, [
          button('Close', () => dialog.value?.close()),
          h('div', { style: `--drawn-width: ${widthOf(svg.value)}px` }, [drawing()]),
        ]),
      ]);
    };
  },
});

/** The third number of the view box. */
function widthOf(svg: string): number {
  return Number(/viewBox="\S+ \S+ (\S+) /.exec(svg)?.[1] ?? 0);
}
