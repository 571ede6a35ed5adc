import { Dialog } from '@jupyterlab/apputils';

/** The next dialog, once it has the focus. */
export function nextDialog(): Promise<Dialog<unknown>> {
  return new Promise(resolve => {
    const onAdded = (_: unknown, dialog: Dialog<unknown>) => {
      Dialog.tracker.widgetAdded.disconnect(onAdded);
      void dialog.ready.then(() => resolve(dialog));
    };
    Dialog.tracker.widgetAdded.connect(onAdded);
  });
}
