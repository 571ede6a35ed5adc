/**
 * The width of the sidebar while it shows the panel: wide enough for code at first, then as the
 * user has set it. JupyterLab gives a sidebar that it opens a fifth of the window.
 */

import { SplitPanel, type Widget } from '@lumino/widgets';

const KEY = 'jupyterlab-gptcode:width';
/** Pixels: 360, and what rounding may take. */
const WIDTH = 362;
/** Of the window: the notebook is to be seen as well. */
const SHARE = 0.5;

export function rememberWidth(panel: Widget): void {
  let split: SplitPanel | null = null;
  let wasShown = false;
  const onMoved = () => {
    if (panel.isVisible) {
      const saveNow = () => save(panel.node.offsetWidth);
      // The panel may get its last size with the next paint, which never comes if the page goes.
      saveNow();
      requestAnimationFrame(saveNow);
    }
  };
  const onShown = () => {
    if (split === null) {
      split = splitOf(panel);
      split?.handleMoved.connect(onMoved);
    }
    if (split) {
      setWidth(split, panel);
    }
  };
  // A sidebar that is opened or restored gets its size from JupyterLab first.
  const sizes = new ResizeObserver(() => {
    const isShown = panel.node.offsetWidth > 0;
    if (isShown && !wasShown) {
      onShown();
    }
    wasShown = isShown;
  });
  sizes.observe(panel.node);
  panel.disposed.connect(() => sizes.disconnect());
}

/** The panel that divides the window into sidebars and main area. */
function splitOf(panel: Widget): SplitPanel | null {
  for (let each = panel.parent; each; each = each.parent) {
    if (each instanceof SplitPanel && each.orientation === 'horizontal') {
      return each;
    }
  }
  return null;
}

function setWidth(split: SplitPanel, panel: Widget): void {
  const widths = split.widgets.map(({ node }) => node.offsetWidth);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const now = panel.node.offsetWidth;
  const wanted = saved() ?? Math.max(WIDTH, now);
  const change = (Math.min(wanted, SHARE * total) - now) / total;
  const sizes = split.relativeSizes();
  const own = split.widgets.findIndex(each => each.contains(panel));
  const main = sizes.indexOf(Math.max(...sizes));
  if (total > 0 && now > 0 && own >= 0 && main !== own && change !== 0) {
    sizes[own] += change;
    sizes[main] -= change;
    split.setRelativeSizes(sizes);
  }
}

function save(width: number): void {
  try {
    localStorage.setItem(KEY, `${width}`);
  } catch {
    // The browser stores nothing: the width is the default again next time.
  }
}

function saved(): number | null {
  try {
    return Number(localStorage.getItem(KEY)) || null;
  } catch {
    return null;
  }
}
