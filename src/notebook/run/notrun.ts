/** Why a cell did not run at all. */
export class NotRun extends Error {
  constructor(
    readonly reason:
      'removed' | 'no-kernel' | 'language' | 'stopped' | 'changed'
  ) {
    super(reason);
  }
}
