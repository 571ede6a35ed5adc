/** A Lumino widget in a node that React owns. */

import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

/** Shows a widget in a node; returns what disposes of it, which never throws. */
export function hostWidget(widget: Widget, host: HTMLElement): () => void {
  try {
    Widget.attach(widget, host);
  } catch (error) {
    discard(widget);
    throw error;
  }
  return () => discard(widget);
}

function discard(widget: Widget): void {
  try {
    if (widget.isAttached && !widget.node.isConnected) {
      leave(widget);
    }
    widget.dispose();
  } catch (error) {
    // Others wrote what is inside: it must not take the panel with it.
    console.warn('GPT-Code: an output was not removed cleanly', error);
    widget.node.remove();
  }
}

/** Detaches a widget whose node React has removed: Lumino throws there, half disposed. */
function leave(widget: Widget): void {
  MessageLoop.sendMessage(widget, Widget.Msg.BeforeDetach);
  widget.node.remove();
  MessageLoop.sendMessage(widget, Widget.Msg.AfterDetach);
}
