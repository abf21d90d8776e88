/** The cookie that opens a person's own space on their device. */
export const SPACE_COOKIE = '__Host-wegmarke-space';
