/**
 * KERN's button as the browser has it. The kit's own button brings a library for staff pages that the person's space
 * has no room for.
 */

import type { ReactNode, Ref } from 'react';
import { Icon, type IconName } from '../ui/Icon.tsx';

interface PlainButtonProps {
  kind?: 'primary' | 'secondary' | 'tertiary';
  icon?: IconName;
  iconOnly?: boolean;
  block?: boolean;
  type?: 'button' | 'submit';
  disabled?: boolean;
  onPress?: () => void;
  'aria-pressed'?: boolean;
  'aria-expanded'?: boolean;
  'aria-controls'?: string;
  'aria-describedby'?: string;
  ref?: Ref<HTMLButtonElement>;
  className?: string;
  children: ReactNode;
}

export function PlainButton({
  kind = 'secondary',
  icon,
  iconOnly,
  block,
  type = 'button',
  onPress,
  className = '',
  children,
  ...rest
}: PlainButtonProps) {
  return (
    <button
      type={type}
      className={`kern-btn kern-btn--${kind}${block ? ' kern-btn--block' : ''} ${className}`.trim()}
      onClick={onPress}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      <span className={iconOnly ? 'kern-label kern-sr-only' : 'kern-label'}>{children}</span>
    </button>
  );
}
