/** The symbols of the map's topics, drawn with one line on a grid of 24. They decorate; the name stands beside them. */

const PATHS = {
  apple: 'M12 7c-3-2-7 0-7 5 0 4 3 8 5 8 1 0 1-.5 2-.5s1 .5 2 .5c2 0 5-4 5-8 0-5-4-7-7-5ZM12 7c0-2 1-4 3-4',
  book: 'M12 6c-2-1.5-5-2-8-2v14c3 0 6 .5 8 2 2-1.5 5-2 8-2V4c-3 0-6 .5-8 2ZM12 6v14',
  briefcase: 'M4 8h16v11H4ZM9 8V5h6v3M4 13h16M12 12v2',
  bus: 'M5 5h14v12H5ZM5 11h14M8 17v2M16 17v2M8 14h.1M16 14h.1',
  cloud: 'M7 18a4 4 0 0 1 0-8 5 5 0 0 1 9.6-1A4.5 4.5 0 0 1 17 18Z',
  coins:
    'M9 9a5 2.5 0 1 0 .1 0ZM4 11.500v4c0 1.400 2.200 2.500 5 2.500s5-1.100 5-2.500v-4M14 7.500c.3-1.500 2.400-2.500 4-2.500 1.700 0 3 1 3 2.500s-1.300 2.500-3 2.500c-.8 0-1.500-.2-2-.5M21 7.500v5c0 1.300-1.300 2.500-4 2.500',
  compass: 'M12 3a9 9 0 1 0 .1 0ZM15.500 8.500l-2 5-5 2 2-5Z',
  document: 'M6 3h8l4 4v14H6ZM14 3v4h4M9 12h6M9 16h6',
  family:
    'M8 5a2 2 0 1 0 .1 0ZM16 5a2 2 0 1 0 .1 0ZM12 12a1.600 1.600 0 1 0 .1 0ZM5 20v-5c0-2 1.300-3.500 3-3.500M19 20v-5c0-2-1.300-3.500-3-3.500M9.500 20v-2c0-1.300 1-2.300 2.500-2.300s2.500 1 2.500 2.300v2',
  heart:
    'M12 20C6 15.500 3.500 12.500 3.500 9A4.200 4.200 0 0 1 12 7.500 4.200 4.200 0 0 1 20.500 9c0 3.500-2.500 6.500-8.500 11Z',
  house: 'M4 11l8-7 8 7M6 9.500V20h12V9.500M10 20v-6h4v6',
  knot: 'M8 8a4 4 0 1 1 4 4 4 4 0 1 0 4 4M8 8c0 5 8 3 8 8M3 12h3M18 12h3',
  letter: 'M4 6h16v12H4ZM4 7l8 6 8-6',
  people:
    'M8 6a2.500 2.500 0 1 0 .1 0ZM16 8a2 2 0 1 0 .1 0ZM3 19c0-4 2-6 5-6s5 2 5 6M14.500 14c.5-.3 1-.5 1.500-.5 2.500 0 4 2 4 5.500',
  scales: 'M12 4v16M7 20h10M5 7h14M5 7l-2.500 6a2.600 2.600 0 0 0 5 0ZM19 7l-2.500 6a2.600 2.600 0 0 0 5 0Z',
  signpost: 'M12 3v18M12 5h6l2 2-2 2h-6M12 11H6l-2 2 2 2h6',
  star: 'M12 4l2.400 5 5.600.800-4 3.900.9 5.500-4.900-2.600-4.900 2.600.9-5.500-4-3.900 5.600-.800Z',
  sun: 'M12 8a4 4 0 1 0 .1 0ZM12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M5.600 18.400 7 17M17 7l1.400-1.400',
  tools:
    'M14.500 6.500a4 4 0 0 1 5-2.500L17 6.500 17.500 8l1.500.5L21.500 6a4 4 0 0 1-5 5L8 19.500 5.500 17 14 8.500ZM4 5l3-1 1 3 4 4',
  tree: 'M12 21v-7M12 14c-4 0-6-2-6-4.500S8 6 8.500 6C9 4 10.500 3 12 3s3 1 3.500 3c.500 0 2.500 1 2.500 3.500S16 14 12 14ZM8 21h8',
} as const;

/** `name` as the definition gives it; one that is not known here gets the star. */
export function MapSymbol({ name }: { name: string | undefined }) {
  const path = name !== undefined && name in PATHS ? PATHS[name as keyof typeof PATHS] : PATHS.star;
  return <Line path={path} />;
}

export function SpeakerSymbol() {
  return (
    <Line
      path="M5 9.500v5h3.500L13 18V6L8.500 9.500ZM16 9.500c1.300 1.500 1.300 3.500 0 5M18.500 7c2.600 2.900 2.600 7.100 0 10"
      small
    />
  );
}

function Line({ path, small }: { path: string; small?: boolean }) {
  return (
    <svg className={`wm-symbol${small ? ' wm-symbol--small' : ''}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
