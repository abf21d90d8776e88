/** What is measured is the built engine, as `npm start` runs it: run from sources, tsx's helper calls slow it down. */
export async function built<Module>(file: string): Promise<Module> {
  const url = new URL(`../../dist/server/db/embedded/${file}.js`, import.meta.url);
  return (await import(url.href)) as Module;
}
