/** The mark: a cairn, the pile of stones that shows the way. */

export function Logo() {
  return (
    <svg className="wm-logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <ellipse cx="16" cy="25" rx="13" ry="4.6" />
      <ellipse cx="16" cy="15.4" rx="9.4" ry="4" />
      <ellipse cx="16" cy="7" rx="6" ry="3.4" />
    </svg>
  );
}
