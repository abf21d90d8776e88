/** Who runs this installation. */

import { TextPage } from './TextPage.tsx';

export default function ImprintPage() {
  return <TextPage textKey="imprint" />;
}
