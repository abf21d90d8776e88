/** A menu behind a button: arrow keys, type-ahead and Escape work as in the operating system. */

import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Button } from './Button.tsx';
import { Icon, type IconName } from './Icon.tsx';

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

export function Menu({ label, icon, iconOnly, items, selected }: MenuProps) {
  return (
    <MenuTrigger>
      <Button kind="tertiary" icon={icon} iconOnly={iconOnly} iconAfter={iconOnly ? undefined : 'arrow-down'}>
        {label}
      </Button>
      <Popover className="wm-popover" placement="bottom end">
        <AriaMenu
          className="wm-menu"
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
    </MenuTrigger>
  );
}

function MenuMark({ on }: { on: boolean }) {
  return on ? <Icon name="check" /> : <span className="wm-menu__no-mark" />;
}
