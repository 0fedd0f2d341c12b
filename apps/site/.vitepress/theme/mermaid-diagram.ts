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
    const draw = async () => {
      svg.value = await drawDiagram(decodeURIComponent(props.source), isDark.value);
    };
    onMounted(draw);
    watch([isDark, () => props.source], draw);
    const source = () => h('pre', [h('code', decodeURIComponent(props.source))]);
    return () =>
      h('figure', { class: 'diagram' }, [
        svg.value ? h('div', { class: 'drawing', innerHTML: svg.value }) : source(),
        svg.value ? h('details', [h('summary', 'The diagram as text'), source()]) : undefined,
      ]);
  },
});
