/** What a menu opens: its entries, over the page. Loaded when a menu is about to be opened; see Menu.tsx. */

import type { RefObject } from 'react';
import { Menu as AriaMenu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { AriaLanguage } from './AriaLanguage.tsx';
import { Icon } from './Icon.tsx';
import type { MenuAction, Start } from './Menu.tsx';

interface MenuListProps {
  id: string;
  /** The id of the button, which names the list. */
  labelledBy: string;
  button: RefObject<HTMLButtonElement | null>;
  open: boolean;
  start: Start;
  items: readonly MenuAction[];
  selected: string | undefined;
  onClose: () => void;
}

export function MenuList({ id, labelledBy, button, open, start, items, selected, onClose }: MenuListProps) {
  return (
    <AriaLanguage>
      <Popover
        className="wm-popover"
        placement="bottom end"
        trigger="MenuTrigger"
        triggerRef={button}
        isOpen={open}
        onOpenChange={(isOpen) => !isOpen && onClose()}
        aria-labelledby={labelledBy}
      >
        <AriaMenu
          id={id}
          className="wm-menu"
          aria-labelledby={labelledBy}
          autoFocus={start ?? true}
          onClose={onClose}
          onAction={(key) => items.find((item) => item.id === key)?.onAction()}
          {...(selected === undefined
            ? {}
            : { selectionMode: 'single' as const, disallowEmptySelection: true, selectedKeys: [selected] })}
        >
          {items.map((item) => (
            <MenuItem key={item.id} id={item.id} textValue={item.label} className="wm-menu__item">
              {({ isSelected }) => (
                <>
                  {selected === undefined ? item.icon && <Icon name={item.icon} /> : <MenuMark on={isSelected} />}
                  <span className="kern-body">{item.label}</span>
                </>
              )}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </AriaLanguage>
  );
}

function MenuMark({ on }: { on: boolean }) {
  return on ? <Icon name="check" /> : <span className="wm-menu__no-mark" />;
}
