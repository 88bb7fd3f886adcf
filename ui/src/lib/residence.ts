import type { ModelInfo } from './bindings';
import { bytes, fixed, UNKNOWN } from './format';

/** Whether a model is in memory, and where: `5.6 GB, 72 % on the GPU`. */
export function residence(model: ModelInfo): string {
  if (model.state === 'unknown') return UNKNOWN;
  if (model.state === 'unloaded') return 'no';
  const { memory_bytes: memory, vram_bytes: vram } = model;
  if (memory === null || memory <= 0) return 'yes';
  if (vram === null) return bytes(memory);
  if (vram <= 0) return `${bytes(memory)}, none on the GPU`;
  const percent = Math.floor((vram / memory) * 100);
  return percent >= 100
    ? `${bytes(memory)}, all on the GPU`
    : `${bytes(memory)}, ${fixed(percent)} % on the GPU`;
}
