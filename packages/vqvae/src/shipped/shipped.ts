import { readVqvaeModel, type VqvaeModel } from '../model.js';
import { modelBase64 } from './model-1.js';

/** The number by which containers name the shipped model. Another model gets another number. */
export const SHIPPED = 1;

/** The part used here of what browsers and Node have, but the language's own library types have not. */
interface Host {
  readonly atob: (base64: string) => string;
}

let model: VqvaeModel | undefined;

/** The model that comes with the package, read at the first use. */
export function shippedModel(): VqvaeModel {
  if (model === undefined) {
    const text = (globalThis as unknown as Host).atob(modelBase64);
    model = readVqvaeModel(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  }
  return model;
}
