import { registry } from '@vdfc/all';

/** Ids of the registered codecs. */
export async function codecIds(): Promise<string[]> {
  const stages = await Promise.all(registry.ids.map((id) => registry.load(id)));
  return stages.filter(({ kind }) => kind === 'codec').map(({ id }) => id);
}
