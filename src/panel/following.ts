/** Keeps the end of the conversation in sight, or what waits before it, until the user scrolls. */

import * as React from 'react';

import { PressedCard } from './pressedcard';
import { firstWaiting } from './shared/firstwaiting';

const NEAR = 24; // pixels from the end that still count as the end
const MARGIN = 6; // pixels above a card that waits

/** Where each conversation was left, for when the panel shows it again; null is its end. */
const PLACES = new WeakMap<object, { of: string; place: number | null }>();

/** Why there is something below what is in sight: the user reads further up, or a card waits. */
type Behind = 'left' | 'waits' | null;

interface IFollowing {
  log: React.RefObject<HTMLDivElement>;
  behind: Behind;
  toEnd(): void;
}

/** `chat` has a place in the conversation `of` this id. Each new `turn` is shown. */
export function useFollowing(
  chat: object,
  of: string,
  turn: number
): IFollowing {
  const log = React.useRef<HTMLDivElement>(null);
  const following = React.useRef<Following | null>(null);
  const [behind, setBehind] = React.useState<Behind>(null);
  // It has no id before its first message is sent.
  const shown = React.useRef(of);
  shown.current = of;
  React.useLayoutEffect(() => {
    const node = log.current;
    if (!node) {
      return;
    }
    const left = PLACES.get(chat);
    const place = left?.of === shown.current ? left.place : null;
    const found = new Following(node, place, setBehind);
    following.current = found;
    return () => {
      PLACES.set(chat, { of: shown.current, place: found.place });
      found.dispose();
    };
  }, [chat]);
  const first = React.useRef(turn);
  React.useEffect(() => {
    if (turn !== first.current) {
      first.current = turn;
      following.current?.toEnd();
    }
  }, [turn]);
  const toEnd = React.useCallback(() => following.current?.toEnd(), []);
  return { log, behind, toEnd };
}

/**
 * Only the user ends following: by a wheel, by holding the bar, or by whatever else lets the
 * position fall. The event of a scroll of our own may arrive when the text has grown on, so the
 * distance from the end says nothing.
 *
 * Where what waits does not fit above the end, its first card stays in sight whole: nobody approves
 * what they cannot see. If the user scrolls on from it, the end is followed again. A card in which the
 * user has pressed Try, or unfolded something, stays where it is until they scroll.
 */
export class Following {
  /** `place` is the position at which to begin, null for the end. */
  constructor(
    private _node: HTMLElement,
    place: number | null,
    private _onBehind: (behind: Behind) => void
  ) {
    this._follows = place === null;
    this._wanted = place;
    // Markdown is rendered later than its event arrives, and the composer grows: sizes say both.
    this._observer = new ResizeObserver(() => this._settle());
    [_node, ..._node.children].forEach(each => this._observer.observe(each));
    _node.addEventListener('scroll', this._onScroll);
    _node.addEventListener('wheel', this._onWheel, { passive: true });
    _node.addEventListener('pointerdown', this._onPointerDown);
    // Before the card itself shows more.
    _node.addEventListener('click', this._onClick, true);
    _node.ownerDocument.addEventListener('pointerup', this._onPointerUp);
    this._settle();
  }

  /** The position to come back to, null for the end. */
  get place(): number | null {
    return this._follows && !this._stays ? null : (this._wanted ?? this._top);
  }

  toEnd(): void {
    this._follows = true;
    this._wanted = null;
    this._last = null;
    this._passed = firstWaiting(this._node);
    this._settle();
  }

  dispose(): void {
    this._observer.disconnect();
    this._node.removeEventListener('scroll', this._onScroll);
    this._node.removeEventListener('wheel', this._onWheel);
    this._node.removeEventListener('pointerdown', this._onPointerDown);
    this._node.removeEventListener('click', this._onClick, true);
    this._node.ownerDocument.removeEventListener(
      'pointerup',
      this._onPointerUp
    );
  }

  private _settle(): void {
    const node = this._node;
    const pressed = this._pressed;
    if (pressed && !this._isHeld) {
      node.scrollTop = pressed.place;
    } else if (this._follows && !this._isHeld) {
      node.scrollTop = Math.min(node.scrollHeight, this._waiting);
    } else if (this._wanted !== null) {
      // What stood above is rendered again piece by piece.
      node.scrollTop = this._wanted;
      if (node.scrollTop >= this._wanted - 1) {
        this._wanted = null;
      }
    }
    this._top = node.scrollTop;
    this._report();
  }

  private _report(): void {
    this._stays = this._pressed !== null;
    // The browser, too, moves the position when something above changes its height: as if the user
    // had scrolled. It may once they have.
    this._node.style.overflowAnchor =
      this._follows || this._stays ? 'none' : 'auto';
    this._onBehind(this._below > NEAR ? this._why : null);
  }

  private get _why(): Behind {
    const pressed = this._pressed;
    if (pressed) {
      return pressed.waits ? 'waits' : 'left';
    }
    const waits = this._waiting < Infinity ? 'waits' : null;
    return this._follows ? waits : 'left';
  }

  /** The lowest position at which the first card that waits is in sight from its head on. */
  private get _waiting(): number {
    const node = this._node;
    const card = firstWaiting(node);
    if (!card || card === this._passed) {
      return Infinity;
    }
    const above = card.getBoundingClientRect().top;
    const top = node.getBoundingClientRect().top;
    return Math.max(0, node.scrollTop + above - top - MARGIN);
  }

  private _onScroll = () => {
    const moved = this._node.scrollTop - this._top;
    this._top = this._node.scrollTop;
    if (Math.abs(moved) > 1) {
      this._last = null;
    }
    if (moved < -1 && this._below > NEAR) {
      this._leave();
    } else if (moved > 0 && this._below <= NEAR) {
      this._follows = true;
    }
    if (moved > 0 && this._follows && this._top > this._waiting + 1) {
      this._passed = firstWaiting(this._node);
    }
    this._report();
  };

  /** At once: the position falls later, and text that comes in between would undo it. */
  private _onWheel = ({ deltaY }: WheelEvent) => {
    if (deltaY < 0 && this._node.scrollTop > 0) {
      this._leave();
    }
  };

  private _onClick = ({ target }: MouseEvent) => {
    this._last = PressedCard.of(this._node, target) ?? this._last;
  };

  /** The card in which the user has pressed something, until they scroll. */
  private get _pressed(): PressedCard | null {
    return this._last?.isSame ? this._last : null;
  }

  private _onPointerDown = ({ offsetX, target }: PointerEvent) => {
    this._isHeld = target === this._node && offsetX >= this._node.clientWidth;
  };

  private _onPointerUp = () => {
    if (this._isHeld) {
      this._isHeld = false;
      this._settle();
    }
  };

  private _leave(): void {
    this._last = null;
    this._follows = false;
    this._wanted = null;
  }

  private get _below(): number {
    const { scrollHeight, scrollTop, clientHeight } = this._node;
    return scrollHeight - scrollTop - clientHeight;
  }

  private _follows: boolean;
  private _wanted: number | null;
  private _passed: Element | null = null; // the user has scrolled on from this card
  private _last: PressedCard | null = null;
  /** Whether it holds the place; the cards may be gone when that is asked. */
  private _stays = false;
  private _isHeld = false; // the scroll bar, by the pointer
  private _top = 0; // where we or the user last scrolled to
  private _observer: ResizeObserver;
}
