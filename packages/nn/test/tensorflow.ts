import type { TfModule } from '../src/tfjs/index.js';

const modules = ['core', 'layers', 'backend-cpu'].map((part) => `@tensorflow/tfjs-${part}`);

/** TensorFlow.js as a user would import it: the native one where it is installed, else core with back end cpu. */
export async function tensorFlow(): Promise<TfModule | undefined> {
  const native = await tryImport('@tensorflow/tfjs-node');
  if (native !== undefined) return native;
  // Layers bring the gradients.
  const [core, ...others] = await Promise.all(modules.map(tryImport));
  if (core === undefined || others.includes(undefined)) return absent();
  await (core as TfModule & { setBackend(name: string): Promise<boolean> }).setBackend('cpu');
  return core;
}

async function tryImport(name: string): Promise<TfModule | undefined> {
  try {
    return (await import(name)) as TfModule;
  } catch {
    return undefined;
  }
}

/** Only continuous integration must have it. */
function absent(): undefined {
  const message = `not all of ${modules.join(', ')} are installed`;
  if (process.env.CI === 'true') throw new Error(message);
  console.warn(`Tests of createTfNetwork are skipped: ${message}`);
}
