/**
 * A menu behind a button: arrow keys, type-ahead and Escape work as in the operating system. The button is on nearly
 * every page, what it opens is fetched when the pointer or the focus comes to it; the focus stays on the button until the
 * list is there. A list that cannot be had is told beside the page, which stays as it is.
 */

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import type { IconName } from './Icon.tsx';
import { onDemand, prepare } from './on-demand.ts';

export interface MenuAction {
  id: string;
  label: string;
  icon?: IconName;
  onAction: () => void;
}

interface MenuProps {
  /** What the button says. */
  label: ReactNode;
  icon?: IconName;
  iconOnly?: boolean;
  items: readonly MenuAction[];
  /** The chosen one, where the menu is a choice. */
  selected?: string;
}

const menuList = onDemand(async () => (await import('./MenuList.tsx')).MenuList);

/** The entry that gets the focus; without one it is the list. The chosen entry goes before. */
export type Start = 'first' | 'last' | null;
/** The entry that a key on the button goes to. */
const START_KEYS: Readonly<Record<string, Start>> = {
  Enter: 'first',
  ' ': 'first',
  ArrowDown: 'first',
  ArrowUp: 'last',
};

export function Menu({ label, icon, iconOnly, items, selected }: MenuProps) {
  const { t } = useTranslation();
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  /** Pressed, and its list is still on the way. */
  const waiting = useRef(false);
  const [state, setState] = useState<'closed' | 'open' | 'failed'>('closed');
  const [start, setStart] = useState<Start>(null);
  const List = menuList.loaded();
  const open = state === 'open' && List !== null;

  async function openAt(entry: Start): Promise<void> {
    setStart(entry);
    if (menuList.loaded()) return setState('open');
    waiting.current = true;
    setState('closed');
    const arrived = await menuList.load().then(
      () => true,
      () => false,
    );
    // Whoever has gone on meanwhile does not want it any more.
    if (waiting.current) setState(arrived ? 'open' : 'failed');
    waiting.current = false;
  }
  function onKeyDown(event: KeyboardEvent): void {
    const entry = START_KEYS[event.key];
    if (!entry) return;
    event.preventDefault();
    void openAt(entry);
  }
  function close(): void {
    setState('closed');
    button.current?.focus();
  }

  return (
    <>
      <Button
        kind="tertiary"
        icon={icon}
        iconOnly={iconOnly}
        iconAfter={iconOnly ? undefined : 'arrow-down'}
        id={`${id}-button`}
        ref={button}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? `${id}-list` : undefined}
        onApproach={() => prepare(menuList)}
        onPress={(withoutPointer) => void openAt(withoutPointer ? 'first' : null)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          waiting.current = false;
        }}
      >
        {label}
      </Button>
      {List && (
        <List
          id={`${id}-list`}
          labelledBy={`${id}-button`}
          button={button}
          open={open}
          start={start}
          items={items}
          selected={selected}
          onClose={() => setState('closed')}
        />
      )}
      {state === 'failed' && (
        <div className="wm-undo" role="alert">
          <p className="kern-body">{t('ui.boundary.title')}</p>
          <Button onPress={() => window.location.reload()}>{t('ui.boundary.reload')}</Button>
          <Button kind="tertiary" icon="close" iconOnly onPress={close}>
            {t('ui.close')}
          </Button>
        </div>
      )}
    </>
  );
}
