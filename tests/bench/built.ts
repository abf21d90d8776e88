/** What is measured is the built program, as `npm start` runs it: run from sources, tsx's helper calls slow it down. */
export async function builtServer<Module>(file: string): Promise<Module> {
  const url = new URL(`../../dist/server/${file}.js`, import.meta.url);
  return (await import(url.href)) as Module;
}

/** A part of the embedded engine. */
export function built<Module>(file: string): Promise<Module> {
  return builtServer<Module>(`db/embedded/${file}`);
}
