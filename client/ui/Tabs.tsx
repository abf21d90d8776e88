/** Parts of one page behind tabs. Each part is a heading's worth of content; what must be printed does not belong here. */

import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs';

export interface TabPart {
  id: string;
  label: string;
  content: ReactNode;
}

interface TabsProps {
  label: string;
  parts: readonly TabPart[];
  selected: string;
  onSelect: (id: string) => void;
}

export function Tabs({ label, parts, selected, onSelect }: TabsProps) {
  return (
    <AriaTabs selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))}>
      <TabList className="wm-tabs" aria-label={label}>
        {parts.map((part) => (
          <Tab key={part.id} id={part.id} className="wm-tabs__tab">
            {part.label}
          </Tab>
        ))}
      </TabList>
      {parts.map((part) => (
        <TabPanel key={part.id} id={part.id} className="wm-tabs__panel">
          {part.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
